// Notes beside a story: sent on their own, so that the text that is being written stays as it is; and ways from a note
// to the passage that it is on. Nothing is written into the text: passages are found in it and painted over.
import { csrf } from "./csrf.js"

const section = document.querySelector("#notes")
const list = section.querySelector("[data-note-list]")
const said = section.querySelector("[data-said]")
const text = section.querySelector("#note-text")
const must = section.querySelector("#note-must")
const passage = section.querySelector("[name=note-passage]")
const quoted = section.querySelector("[data-passage]")
const button = section.querySelector("[data-note-on-this]")
const LONGEST_PASSAGE = 500

const storyText = () => document.querySelector(".story .ProseMirror") || document.querySelector(".story .text")

// Where a passage stands

const BLOCKS = "p, h1, h2, h3, h4, li, blockquote, figcaption, td, th, figure, caption, dt, dd"

// All the words of the text, or those in a range of it, with single spaces; and the place in the page of each letter.
const flowOf = (root, range = null) => {
  const places = []
  let words = ""
  let block = null
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
    acceptNode: (node) =>
      node.contentEditable === "false" || node.className === "text__credit" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  })
  const space = (node, offset) => {
    if (!words || words.endsWith(" ")) return
    words += " "
    places.push([node, offset])
  }
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (node.nodeName === "BR") space(node.parentNode, [...node.parentNode.childNodes].indexOf(node))
    if (node.nodeType !== Node.TEXT_NODE || (range && !range.intersectsNode(node))) continue
    const now = node.parentElement.closest(BLOCKS)
    if (now !== block) space(node, 0)
    block = now
    const from = range?.startContainer === node ? range.startOffset : 0
    const to = range?.endContainer === node ? range.endOffset : node.data.length
    for (let offset = from; offset < to; offset++) {
      const letter = node.data[offset]
      if (/\s/.test(letter)) space(node, offset)
      else {
        words += letter
        places.push([node, offset])
      }
    }
  }
  return { words, places }
}

const rangeOf = (wanted, flow) => {
  const start = flow.words.indexOf(wanted)
  if (start < 0 || !wanted) return null
  const range = document.createRange()
  const [last, offset] = flow.places[start + wanted.length - 1]
  range.setStart(...flow.places[start])
  range.setEnd(last, offset + 1)
  return range
}

// Open passages are painted softly; the one somebody asked for is painted more clearly.
const paint = (name, ranges) => {
  if (!CSS.highlights) return
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges))
  else CSS.highlights.delete(name)
}

const look = () => {
  const root = storyText()
  if (!root) return
  const flow = flowOf(root)
  const open = []
  for (const quote of list.querySelectorAll("[data-passage-of]")) {
    const range = rangeOf(quote.dataset.passageOf, flow)
    quote.closest(".note").querySelector("[data-changed]").hidden = Boolean(range)
    if (range && !quote.closest("[data-resolved]")) open.push(range)
  }
  paint("noted", open)
}

const show = (quote) => {
  const root = storyText()
  const range = root && rangeOf(quote.dataset.passageOf, flowOf(root))
  paint("noted-now", range ? [range] : [])
  if (!range) {
    quote.closest(".note").querySelector("[data-changed]").hidden = false
    said.textContent = "The passage has changed since."
    return
  }
  said.textContent = ""
  const behaviour = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: behaviour })
  const { editor } = root
  if (editor) {
    const place = (node, offset) => editor.view.posAtDOM(node, offset)
    editor.view.focus()
    editor.commands.setTextSelection({
      from: place(range.startContainer, range.startOffset),
      to: place(range.endContainer, range.endOffset),
    })
  } else {
    const selection = getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
  }
}

// From marked words to a note

const marked = () => {
  const selection = getSelection()
  const root = storyText()
  if (!root || !selection.rangeCount || selection.isCollapsed) return ""
  const range = selection.getRangeAt(0)
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return ""
  return flowOf(root, range).words.trim()
}

const offer = () => {
  const words = marked()
  button.hidden = !words
  if (!words) return
  const box = getSelection().getRangeAt(0).getBoundingClientRect()
  const wide = document.documentElement.clientWidth
  button.style.left = `${Math.max(8, Math.min(box.left, wide - button.offsetWidth - 8))}px`
  const below = box.bottom + 8
  button.style.top = `${Math.min(below, innerHeight - button.offsetHeight - 80)}px`
}

const quote = (words) => {
  passage.value = words.slice(0, LONGEST_PASSAGE).trimEnd()
  quoted.querySelector("span").textContent = passage.value
  quoted.hidden = !passage.value
}

const noteOnMarked = () => {
  const words = marked()
  if (!words) return
  quote(words)
  button.hidden = true
  text.scrollIntoView({ block: "center" })
  text.focus({ preventScroll: true })
}

let settling
document.addEventListener("selectionchange", () => {
  clearTimeout(settling)
  settling = setTimeout(offer, 120)
})
addEventListener("scroll", () => { button.hidden = true }, { passive: true })
button.addEventListener("mousedown", (event) => event.preventDefault()) // or the marked words would be let go
button.addEventListener("click", noteOnMarked)
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.altKey && event.code === "KeyM") {
    event.preventDefault()
    noteOnMarked()
  }
})

// Sending

const send = async (pressed) => {
  const [act, number] = pressed.value.split("-")
  const data = new FormData()
  data.append(pressed.name, pressed.value)
  const answer = number && section.querySelector(`[name="note-answer-${number}"]`)
  const typed = act === "post" ? text : answer
  if (act === "post") {
    data.append(text.name, text.value)
    data.append(passage.name, passage.value)
    if (must.checked) data.append(must.name, "on")
  } else if (answer) data.append(answer.name, answer.value)
  said.textContent = "Sending…"
  pressed.disabled = true
  try {
    const reply = await fetch(section.dataset.notes, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json", "X-CSRFToken": csrf() },
    })
    if (reply.redirected || !reply.headers.get("Content-Type").includes("json")) throw new Error("signed out")
    const told = await reply.json()
    if (told.error) said.textContent = told.error
    else done(told, typed)
    if (told.error) typed?.focus()
  } catch (error) {
    said.textContent =
      error.message === "signed out"
        ? "The note was not taken, and is still here. Sign in again in another tab, then post it."
        : "The note did not arrive, and is still here. Try again."
  }
  pressed.disabled = false
}

// The list is drawn anew; answers that somebody has half written elsewhere in it are not lost.
const done = (told, typed) => {
  if (typed) typed.value = ""
  const others = [...list.querySelectorAll("textarea")].filter((each) => each.value)
  const open = [...list.querySelectorAll("details[open]")].map((each) => each.closest("[id]").id)
  list.innerHTML = told.note_list
  for (const { id, value } of others) {
    const again = document.getElementById(id)
    if (!again) continue
    again.value = value
    again.closest("details").open = true
  }
  if (open.includes("notes")) list.querySelector("[data-resolved]")?.setAttribute("open", "")
  const remarks = document.querySelector("[data-remarks]")
  if (remarks) remarks.innerHTML = told.remarks
  if (typed === text) {
    quote("")
    must.checked = false
    text.focus()
  } else section.querySelector("#notes-title").focus()
  said.textContent = told.said
  look()
}

section.addEventListener("click", (event) => {
  const pressed = event.target.closest("button")
  if (!pressed) return
  if (pressed.name === "_note") {
    event.preventDefault()
    send(pressed)
  }
  if (pressed.dataset.passageOf) show(pressed)
  if ("drop" in pressed.dataset) {
    quote("")
    text.focus()
  }
})

// The text changes under the notes.
let later
const watch = () => {
  const root = storyText()
  if (!root) return
  new MutationObserver(() => {
    clearTimeout(later)
    later = setTimeout(look, 300)
  }).observe(root, { childList: true, characterData: true, subtree: true })
  look()
}
if (storyText()) watch()
else document.addEventListener("prose-editor:ready", watch)
