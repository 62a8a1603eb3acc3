// Arranging a front page: stories are dragged, moved by buttons or Alt and the arrows, found and added. What is sent are
// the numbers beside them, as without a script.
import { choosePicture } from "./chooser.js"

const form = document.querySelector(".arrange")
const list = form.querySelector("[data-slots]")
const said = form.querySelector("[data-said]")
let changed = "unsaved" in form.dataset // what came back with a question is not saved

const slots = () => [...list.querySelectorAll(":scope > .slot")]
const size = (slot) => slot.querySelector("select[name$=-size]")

const say = (words) => {
  said.textContent = words
}

const show = () => {
  form.querySelector("[data-nothing]").hidden = slots().length > 0
  slots().forEach((slot, index) => {
    slot.querySelector("input[name$=-position]").value = index + 1
    slot.className = slot.className.replace(/slot--(lead|large|small)/, `slot--${size(slot).value}`)
    slot.classList.toggle("slot--off", slot.querySelector("input[name$=-off]").checked)
  })
}

// The first place keeps its room: whoever comes there leads, and who led before stands large.
const keepLead = (before) => {
  const now = slots()[0]
  if (!before || !now || before === now || size(before).value !== "lead") return
  size(before).value = "large"
  size(now).value = "lead"
}

const moved = (slot, first) => {
  changed = true
  keepLead(first)
  show()
  const place = slots().indexOf(slot) + 1
  say(`${slot.dataset.headline}: place ${place} of ${slots().length}.`)
}

const move = (slot, by) => {
  const all = slots()
  const from = all.indexOf(slot)
  const to = Math.max(0, Math.min(all.length - 1, from + by))
  const held = document.activeElement
  if (to !== from) {
    if (to > from) all[to].after(slot)
    else all[to].before(slot)
    held?.focus()
    slot.scrollIntoView({ block: "nearest" })
  }
  moved(slot, all[0])
}

// As many as are counted when it is saved: an emoji is one. What is too long may stand there, and is refused then.
const count = (input) => {
  const output = input.parentElement.querySelector("[data-counted]")
  const [good, most] = [Number(input.dataset.count), Number(input.dataset.most)]
  const length = [...input.value.trim()].length
  const over = length > most ? `: ${length - most} too many` : ""
  output.textContent = length ? `${length} of ${over ? most : good} characters${over}` : ""
  output.classList.toggle("slot__long", length > good)
}

const wake = (slot) => {
  slot.querySelector(".slot__moves").hidden = false
  slot.querySelector("[data-picture]").hidden = !document.querySelector("#chooser-template")
  count(slot.querySelector("[data-count]"))
}

form.querySelector("[data-without-script]").hidden = true
form.querySelector("[data-with-script]").hidden = false
form.classList.add("arrange--script")
slots().forEach(wake)

// Whoever comes back to this page finds in its fields what they left: their numbers put the stories in order again.
const place = (slot) => Number(slot.querySelector("input[name$=-position]").value)
addEventListener("pageshow", () => {
  const typed = form.querySelectorAll("input[name]:not([type=hidden], [type=checkbox], [type=radio])")
  changed ||= [...typed].some((input) => input.value !== input.defaultValue)
  const left = slots().sort((one, other) => place(one) - place(other))
  if (left.some((slot, index) => slot !== slots()[index])) list.append(...left)
  form.querySelectorAll("[data-count]").forEach(count)
  show()
})

form.addEventListener("click", async (event) => {
  const slot = event.target.closest(".slot")
  const by = event.target.closest("[data-move]")
  if (by) move(slot, Number(by.dataset.move))
  const add = event.target.closest("[data-add]")
  if (add) await put(add)
  if (event.target.closest("[data-picture]")) await choose(slot)
})

form.addEventListener("keydown", (event) => {
  const slot = event.target.closest(".slot")
  if (!slot || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return
  event.preventDefault()
  move(slot, event.key === "ArrowUp" ? -1 : 1)
})

form.addEventListener("input", (event) => {
  if (event.target.id === "find-story") return
  changed = true
  if (event.target.matches("[data-count]")) count(event.target)
  if (event.target.matches("[name$=-size], [name$=-off]")) show()
})

// Dragging, by the handle alone: text beside it stays to be selected.
let dragged = null
list.addEventListener("pointerdown", (event) => {
  const slot = event.target.closest("[data-handle]")?.closest(".slot")
  if (slot) slot.draggable = true
})
list.addEventListener("dragstart", (event) => {
  dragged = { slot: event.target.closest(".slot"), first: slots()[0] }
  event.dataTransfer.effectAllowed = "move"
  dragged.slot.classList.add("slot--dragged")
})
list.addEventListener("dragover", (event) => {
  const over = event.target.closest(".slot")
  if (!dragged || !over || over === dragged.slot) return
  event.preventDefault()
  const { top, height } = over.getBoundingClientRect()
  if (event.clientY < top + height / 2) over.before(dragged.slot)
  else over.after(dragged.slot)
})
list.addEventListener("drop", (event) => event.preventDefault())
list.addEventListener("dragend", () => {
  dragged.slot.classList.remove("slot--dragged")
  dragged.slot.draggable = false
  moved(dragged.slot, dragged.first)
  dragged = null
})

// Finding and adding
const search = form.querySelector("#find-story")
const results = form.querySelector("[data-results]")
search.removeAttribute("name") // what it asks goes by fetch; Enter elsewhere saves
// HTML from the desk; null where it does not answer as it should, which is said aloud and in sight.
const fetched = async (address) => {
  let words = "There is no connection. Try again in a moment."
  try {
    const answer = await fetch(address)
    if (answer.ok && !answer.redirected) return await answer.text()
    words = answer.redirected ? "You are signed out. Sign in again in another tab, then go on here." : "That story is not there any more."
  } catch {
    // said below
  }
  results.textContent = words
  say(words)
  return null
}
let waiting
const find = async () => {
  const asked = search.value
  const html = await fetched(`${form.dataset.find}?q=${encodeURIComponent(asked)}`)
  if (html === null || asked !== search.value) return
  results.innerHTML = html
  const count = results.querySelectorAll("[data-add]").length
  say(count === 1 ? "1 story found." : `${count} stories found.`)
}
search.addEventListener("input", () => {
  clearTimeout(waiting)
  waiting = setTimeout(find, 200)
})
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return
  event.preventDefault()
  find()
})
if (search.value && !results.children.length) find() // typed before the script was there
form.querySelector("[name=find]").addEventListener("click", (event) => {
  event.preventDefault()
  find()
})

const put = async (button) => {
  const there = list.querySelector(`[data-slot="${button.dataset.add}"]`)
  if (there) {
    there.querySelector("[data-move]").focus()
    return say(`${there.dataset.headline} is there already, at place ${slots().indexOf(there) + 1}.`)
  }
  const html = await fetched(`${form.dataset.row}?story=${button.dataset.add}`)
  if (html === null) return
  list.insertAdjacentHTML("beforeend", html)
  const slot = list.lastElementChild
  wake(slot)
  moved(slot, slots()[0])
  slot.querySelector("[data-move]").focus()
}

const choose = async (slot) => {
  const picture = await choosePicture()
  if (!picture) return
  const select = slot.querySelector("select[name$=-image]")
  if (![...select.options].some((option) => option.value === picture.id))
    select.add(new Option(`${picture.caption || "Picture"} (${picture.credit})`, picture.id))
  select.value = picture.id
  changed = true
  select.focus()
}

form.addEventListener("submit", () => {
  changed = false
})
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault()
})
