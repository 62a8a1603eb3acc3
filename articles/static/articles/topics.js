// Topics of similar stories, under the field of topics: one click puts one into it. admin/naming_people.py answers.

const field = document.querySelector("#id_topics")
const form = document.querySelector("#article_form")
const address = document.querySelector("[data-topics-like]")?.dataset.topicsLike

const make = (tag, properties = {}, children = []) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

if (field && form && address) {
  const label = make("span", { className: "help", textContent: "Similar stories carry:" })
  const box = make("p", { className: "topics-like", hidden: true })
  const row = field.closest(".form-row") || field.parentElement
  row.append(box)
  let waiting
  let asked = 0

  const put = (id, name, button) => {
    const there = [...field.options].find((option) => option.value === id)
    if (there) there.selected = true
    else field.append(new Option(name, id, true, true))
    // The field that one sees is drawn by Django's own script, which listens to its own events.
    window.django.jQuery(field).trigger("change")
    field.dispatchEvent(new Event("change", { bubbles: true }))
    const next = button.nextElementSibling || button.previousElementSibling
    button.remove()
    box.hidden = !box.querySelector("button")
    if (next?.focus) next.focus()
  }

  const draw = (topics) => {
    const buttons = topics.map(({ id, name, stories }) => {
      const button = make("button", { type: "button", className: "button", title: `${stories} similar ${stories === 1 ? "story" : "stories"}` }, [
        make("span", { className: "visually-hidden", textContent: "Add the topic " }),
        name,
      ])
      button.addEventListener("click", () => put(String(id), name, button))
      return button
    })
    box.replaceChildren(label, ...buttons)
    box.hidden = !buttons.length
  }

  const look = async () => {
    const query = new URLSearchParams({ headline: form.querySelector("[name=headline]")?.value || "" })
    for (const option of field.selectedOptions) query.append("topic", option.value)
    for (const select of form.querySelectorAll("select[name^=person_tags-][name$=-tag]")) if (select.value) query.append("person", select.value)
    for (const answer of form.querySelectorAll("[name^=person_]:checked")) {
      if (answer.value !== "dismiss") query.append("person", answer.name.replace("person_", ""))
    }
    const mine = ++asked
    try {
      const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } })
      if (answer.ok && mine === asked) draw((await answer.json()).topics)
    } catch {
      // no connection: the field itself goes on working
    }
  }
  const soon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(look, 1200)
  }
  form.addEventListener("input", (event) => event.target.matches("[name=headline]") && soon())
  form.addEventListener("change", (event) => event.target.matches("[name^=person_]") && soon())
  look()
}
