// Related stories: found by words of their headlines, put in order, taken out. The field keeps their ids, and without
// this file they can be typed there.

const make = (tag, properties = {}, children = []) => {
  const { aria = {}, ...rest } = properties
  const made = Object.assign(document.createElement(tag), rest)
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value)
  made.append(...children)
  return made
}

const begin = (box) => {
  const input = box.querySelector("input")
  const list = box.querySelector(".related__list")
  const most = Number(box.dataset.most)
  const told = make("p", { className: "related__told", role: "status" })
  const found = make("ul", { className: "related__found" })
  const search = make("input", { type: "search", id: `${input.id}_search`, placeholder: "Search live and scheduled stories", autocomplete: "off" })
  const rows = () => [...list.children]
  const headline = (row) => row.querySelector(".related__headline").textContent

  // The label of the field leads to what one types into now.
  document.querySelector(`label[for="${input.id}"]`)?.setAttribute("for", search.id)
  search.setAttribute("aria-describedby", input.getAttribute("aria-describedby") || "")
  input.hidden = true

  const keep = () => {
    input.value = rows().map((row) => row.dataset.id).join(" ")
    input.dispatchEvent(new Event("input", { bubbles: true }))
    input.dispatchEvent(new Event("change", { bubbles: true }))
    draw()
  }
  const move = (row, by) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling
    if (!other) return
    if (by < 0) other.before(row)
    else other.after(row)
    keep()
    told.textContent = `“${headline(row)}” is number ${rows().indexOf(row) + 1} of ${rows().length}.`
    const same = row.querySelector(by < 0 ? "[data-up]" : "[data-down]")
    ;(same.disabled ? row.querySelector("button:not(:disabled)") : same).focus()
  }
  const takeOut = (row) => {
    const next = row.nextElementSibling || row.previousElementSibling
    told.textContent = `“${headline(row)}” is taken out.`
    row.remove()
    keep()
    ;(next?.querySelector("[data-out]") || search).focus()
  }
  const draw = () => {
    rows().forEach((row, place, all) => {
      row.querySelector(".related__ways")?.remove()
      const button = (words, sign, data, act, disabled = false) => {
        const made = make("button", { type: "button", className: "button", textContent: sign, disabled, title: words, aria: { label: `${words}: ${headline(row)}` } })
        made.dataset[data] = ""
        made.addEventListener("click", act)
        return made
      }
      row.append(
        make("span", { className: "related__ways" }, [
          button("Move up", "↑", "up", () => move(row, -1), place === 0),
          button("Move down", "↓", "down", () => move(row, 1), place === all.length - 1),
          button("Take out", "×", "out", () => takeOut(row)),
        ]),
      )
    })
    search.hidden = rows().length >= most
    if (search.hidden) found.replaceChildren()
  }
  const add = (story) => {
    list.append(
      make("li", {}, [
        make("span", { className: "related__words" }, [
          make("span", { className: "related__headline", textContent: story.headline }),
          " ",
          make("span", { className: "related__state", textContent: story.state }),
        ]),
      ]),
    )
    list.lastElementChild.dataset.id = story.id
    search.value = ""
    found.replaceChildren()
    keep()
    told.textContent = `“${story.headline}” is added.${search.hidden ? ` ${most} stories are all there is room for.` : ""}`
    ;(search.hidden ? list.lastElementChild.querySelector("[data-out]") : search).focus()
  }

  let waiting
  let newest = 0
  const look = async () => {
    const mine = ++newest
    try {
      const answer = await fetch(`${box.dataset.related}?q=${encodeURIComponent(search.value.trim())}`)
      if (!answer.ok) throw new Error(answer.status)
      const { stories } = await answer.json()
      if (mine !== newest || !box.contains(document.activeElement)) return // nothing moves below whoever went on
      const there = new Set(rows().map((row) => row.dataset.id))
      const offered = stories.filter((story) => !there.has(story.id))
      found.replaceChildren(
        ...offered.map((story) => {
          const button = make("button", { type: "button" }, [
            make("span", { className: "related__headline", textContent: story.headline }),
            make("span", { className: "related__state", textContent: story.state }),
          ])
          button.addEventListener("click", () => add(story))
          return make("li", {}, [button])
        }),
      )
      told.textContent = offered.length ? "" : "No live or scheduled story has these words in its headline."
      ;(offered.length ? found : told).scrollIntoView({ block: "nearest" }) // above the bar at the foot of the page
    } catch {
      if (mine === newest) told.textContent = "The stories could not be searched. Try again in a moment."
    }
  }
  search.addEventListener("input", () => {
    clearTimeout(waiting)
    found.replaceChildren() // answers to other words
    waiting = setTimeout(look, 200)
  })
  search.addEventListener("click", () => !found.children.length && look())
  search.addEventListener("focus", () => !found.children.length && !told.textContent && look())
  search.addEventListener("keydown", async (event) => {
    if (event.key === "Enter") {
      event.preventDefault() // in a field of the form it would save the story
      clearTimeout(waiting)
      if (!found.children.length) await look()
      found.querySelector("button")?.click()
    } else if (event.key === "Escape") {
      found.replaceChildren()
      told.textContent = ""
    } else if (event.key === "ArrowDown") {
      event.preventDefault()
      found.querySelector("button")?.focus()
    }
  })
  found.addEventListener("keydown", (event) => {
    const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key]
    if (event.key === "Escape") {
      found.replaceChildren()
      search.focus()
    } else if (way) {
      event.preventDefault()
      ;(event.target.closest("li")[way]?.querySelector("button") || search).focus()
    }
  })
  box.append(search, found, told)
  draw()
}

for (const box of document.querySelectorAll("[data-related]")) begin(box)

// Who paid is asked of paid content alone.
const kind = document.querySelector("#id_kind")
const payer = document.querySelector("#id_payer")
const row = payer?.closest(".form-row")
if (kind && row) {
  const ask = () => {
    row.hidden = kind.value !== "paid" && !payer.value
  }
  kind.addEventListener("change", ask)
  ask()
}
