// Who is named in a story, while somebody writes it: chips with the sentence that shows it, answered by one click or one
// key. Answers travel with the story when it is saved; here nothing is written but somebody new for the list.
import { csrf } from "./csrf.js"

const section = document.querySelector("[data-people]")
const form = document.querySelector("#article_form")
const chips = section?.querySelector("[data-chips]")
const head = section?.querySelector("[data-found-head]")
const light = section?.querySelector("[data-light-up]")
const unlisted = section?.querySelector("[data-unlisted]")
const names = section?.querySelector("[data-unlisted-names]")
const said = section?.querySelector("[data-found-said]")

const QUIET = 900 // after the last key
const ANSWERS = [["about", "About", "a"], ["named", "Also named", "n"], ["dismiss", "Not meant", "x"]]

const make = (tag, properties = {}, children = []) => {
  const { attributes = {}, ...rest } = properties
  const made = Object.assign(document.createElement(tag), rest)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

// The text as it stands in the editor, a line a block, and the place on the page of each of its characters. Counted in
// whole characters, as the desk counts them.
const BLOCKS = "p, h1, h2, h3, h4, li, blockquote, figcaption, td, th, caption, dt, dd"
const flowOf = (root) => {
  const places = []
  let text = ""
  let block = null
  const end = () => {
    text += "\n"
    places.push(null)
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
    acceptNode: (node) => (node.contentEditable === "false" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  })
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (node.nodeName === "BR" && text) end()
    if (node.nodeType !== Node.TEXT_NODE) continue
    const now = node.parentElement.closest(BLOCKS)
    if (now !== block && text) end()
    block = now
    let offset = 0
    for (const letter of node.data) {
      text += letter
      places.push([node, offset, letter.length])
      offset += letter.length
    }
  }
  return { text, places }
}

// What is asked for, and what was answered so far

let flow = { text: "", places: [] }
let found = []
let waiting
let asked = 0

const answerOf = (id) => form.querySelector(`[name="person_${id}"]:checked`)?.value || ""
const tagged = () =>
  new Set([...form.querySelectorAll("select[name^=person_tags-][name$=-tag]")].map((select) => select.value).filter(Boolean))

const look = async () => {
  const root = document.querySelector(".story .ProseMirror")
  if (!root) return
  flow = flowOf(root)
  const captions = [...form.querySelectorAll("[name^=article_pictures-][name$=-caption]")].map((field) => field.value)
  const body = new FormData()
  body.set("csrfmiddlewaretoken", csrf())
  body.set("headline", form.querySelector("[name=headline]")?.value || "")
  body.set("text", flow.text)
  body.set("captions", captions.filter(Boolean).join("\n\n"))
  const mine = ++asked
  try {
    const answer = await fetch(section.dataset.people, { method: "POST", body, headers: { Accept: "application/json" } })
    if (!answer.ok || mine !== asked) return
    draw(await answer.json())
  } catch {
    // no connection: what stands there stays, and the next change asks again
  }
}
const soon = () => {
  clearTimeout(waiting)
  waiting = setTimeout(look, QUIET)
}

// Chips

const chipOf = ({ id, name, evidence, proposed, question }) => {
  const answers = ANSWERS.map(([value, label, key]) => {
    const input = make("input", { type: "radio", name: `person_${id}`, value, id: `id_person_${id}_${value}`, checked: answerOf(id) === value })
    const label_ = make("label", { htmlFor: input.id, title: `${label} (${key.toUpperCase()})` }, [input, " ", make("span", { textContent: label })])
    if (proposed === value) label_.classList.add("chip__proposed")
    return label_
  })
  const sentence = make("p", { className: "chip__evidence", id: `evidence-${id}` }, [make("span", { textContent: evidence })])
  if (question) sentence.prepend(make("strong", { textContent: question }), " ")
  const chip = make("fieldset", { className: "chip", attributes: { "data-person": id, "aria-describedby": sentence.id } }, [
    make("legend", {}, [name]),
    make("div", { className: "chip__answers" }, answers),
    sentence,
  ])
  if (question) chip.classList.add("chip--question")
  return chip
}

const draw = ({ people, unknown }) => {
  const there = tagged()
  const before = new Set(found.map((each) => String(each.id)))
  // Who was answered for stays until the story is saved, whatever the text says meanwhile.
  const answered = found.filter((each) => answerOf(each.id) && !people.some((other) => other.id === each.id))
  found = [...people, ...answered].filter((each) => !there.has(String(each.id)))
  const focus = chips.contains(document.activeElement) ? document.activeElement.id : ""
  chips.replaceChildren(...found.map(chipOf))
  if (focus) document.getElementById(focus)?.focus()
  names.replaceChildren(
    ...unknown.map(({ name }) =>
      make("li", {}, [make("span", { textContent: name }), " ", make("button", { type: "button", className: "button", attributes: { "data-add": name } }, ["Add", make("span", { className: "visually-hidden", textContent: ` ${name} to the list of people` }), "…"])]),
    ),
  )
  unlisted.hidden = !unknown.length
  head.hidden = !found.length
  section.hidden = !found.length && !unknown.length
  const news = found.filter((each) => !before.has(String(each.id)))
  if (before.size && news.length) said.textContent = `Found in the text: ${news.map((each) => each.name).join(", ")}.`
  paint()
}

// Mentions lit up in the text: painted over, never written into it.

const rangeOf = ([start, end]) => {
  const [from, to] = [flow.places[start], flow.places[end - 1]]
  if (!from || !to || !from[0].isConnected || !to[0].isConnected) return null
  try {
    const range = document.createRange()
    range.setStart(from[0], from[1])
    range.setEnd(to[0], to[1] + to[2])
    return range
  } catch {
    return null // the text has changed since
  }
}
const paint = () => {
  if (!window.CSS?.highlights) return
  const on = light.getAttribute("aria-pressed") === "true"
  const near = chips.querySelector(".chip:hover, .chip:focus-within")?.dataset.person
  const lit = found.filter((each) => on || String(each.id) === near)
  const ranges = lit.flatMap((each) => each.mentions || []).map(rangeOf).filter(Boolean)
  if (ranges.length) CSS.highlights.set("people", new Highlight(...ranges))
  else CSS.highlights.delete("people")
}

const answer = (chip, value) => {
  const input = chip.querySelector(`[value=${value}]`)
  if (!input) return
  input.checked = !input.checked
  input.dispatchEvent(new Event("change", { bubbles: true }))
  const label = ANSWERS.find(([name]) => name === value)[1]
  const name = chip.querySelector("legend").textContent
  said.textContent = input.checked ? `${name}: ${label}.` : `${name}: not answered.`
}

// Somebody new

const addSomebody = async (name) => {
  const dialog = make("dialog", { className: "chooser ask new-person", attributes: { "aria-labelledby": "new-person-title" } })
  const title = make("h2", { id: "new-person-title", textContent: "Add to the list of people" })
  const show = (html) => {
    dialog.replaceChildren(title)
    dialog.insertAdjacentHTML("beforeend", html)
    dialog.querySelector("[aria-invalid=true], [data-same], input:not([type=hidden])")?.focus()
  }
  const close = () => dialog.remove()
  const failed = () => {
    const alert = dialog.querySelector("[role=alert]") || dialog.appendChild(make("p", { attributes: { role: "alert" } }))
    alert.textContent = "Nothing was added: the desk did not answer. Try again."
  }
  dialog.addEventListener("cancel", close)
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close()
    const same = event.target.closest("[data-same]")
    if (same) take({ id: Number(same.dataset.same), name: same.dataset.name })
  })
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault()
    try {
      const body = new FormData(event.target)
      body.set("csrfmiddlewaretoken", csrf())
      const told = await fetch(section.dataset.new, { method: "POST", body })
      if (!told.ok) return failed()
      if (told.headers.get("Content-Type").startsWith("application/json")) take(await told.json())
      else show(await told.text())
    } catch {
      failed()
    }
  })
  // Who was chosen or added stands among the chips, and is about the story until somebody says otherwise.
  const take = async ({ id, name: chosen }) => {
    close()
    await look()
    if (!found.some((each) => each.id === id)) {
      found.unshift({ id, name: chosen, evidence: name, proposed: "", question: "", mentions: [] })
      draw({ people: found, unknown: [...names.querySelectorAll("[data-add]")].map((button) => ({ name: button.dataset.add })).filter((each) => each.name !== name) })
    }
    const chip = chips.querySelector(`[data-person="${id}"]`)
    if (!chip) return
    if (!answerOf(id)) answer(chip, "named")
    chip.querySelector("input:checked")?.focus()
    said.textContent = `${chosen} is also named in this story once you save it.`
  }
  document.body.append(dialog)
  try {
    const told = await fetch(`${section.dataset.new}?name=${encodeURIComponent(name)}`)
    if (!told.ok) throw new Error(told.status)
    show(await told.text())
  } catch {
    show('<p role="alert">The desk did not answer. Try again.</p><p class="verbs"><button type="button" class="button" data-close>Close</button></p>')
  }
  dialog.showModal()
}

if (section && form) {
  chips.addEventListener("keydown", (event) => {
    const chip = event.target.closest(".chip")
    if (!chip || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Escape") return chip.classList.add("chip--quiet")
    const chosen = ANSWERS.find(([, , key]) => key === event.key.toLowerCase())
    if (!chosen) return
    event.preventDefault()
    answer(chip, chosen[0])
    chip.querySelector(`[value=${chosen[0]}]`).focus()
  })
  for (const kind of ["focusout", "pointerleave"]) {
    chips.addEventListener(kind, (event) => event.target.closest?.(".chip")?.classList.remove("chip--quiet"), true)
  }
  for (const kind of ["focusin", "focusout", "pointerover", "pointerout"]) chips.addEventListener(kind, () => requestAnimationFrame(paint))
  light.addEventListener("click", () => {
    const on = light.getAttribute("aria-pressed") !== "true"
    light.setAttribute("aria-pressed", on)
    paint()
  })
  names.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]")
    if (button) addSomebody(button.dataset.add)
  })
  const follow = () => {
    const root = document.querySelector(".story .ProseMirror")
    new MutationObserver(soon).observe(root, { childList: true, characterData: true, subtree: true })
    look()
  }
  form.addEventListener("input", (event) => {
    if (event.target.matches("[name=headline], [name$=-caption]")) soon()
  })
  form.addEventListener("change", (event) => {
    if (event.target.matches("[name^=person_tags-]")) soon()
  })
  if (document.querySelector(".story .ProseMirror")) follow()
  else document.addEventListener("prose-editor:ready", () => requestAnimationFrame(follow), { once: true })
}
