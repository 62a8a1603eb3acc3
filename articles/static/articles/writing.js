// While somebody writes: how long it is, ways to the fields that remarks speak of, the final address, the keyboard.

const form = document.querySelector("#article_form")
const editorOf = () => document.querySelector(".story .ProseMirror")
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`

// How long: counted as admin/story_page.py counts what is saved.

// The words of the text; captions and the fields under pictures are none.
const words = (text) => {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
    acceptNode: (node) =>
      node.nodeName === "FIGURE" || node.contentEditable === "false" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  })
  let said = ""
  while (walker.nextNode()) {
    const node = walker.currentNode
    // A block or a line break ends a word; a change of type does not.
    if (node.nodeType === Node.TEXT_NODE) said += node.data
    else if (!["A", "STRONG", "EM", "CITE", "SPAN"].includes(node.nodeName)) said += "\n"
  }
  return said.split(/\s+/).filter(Boolean).length
}

const counts = document.querySelector(".counts")
const count = () => {
  const text = editorOf()
  if (!counts || !text) return
  const found = words(text)
  counts.querySelector("[data-words]").textContent = plural(found, "word")
  const minutes = Math.ceil(found / Number(counts.dataset.wordsAMinute))
  counts.querySelector("[data-minutes]").textContent = `${minutes} min to read`
}

const headline = document.querySelector("#id_headline")
const headlineLength = document.querySelector("[data-headline-length]")
const measure = () => {
  if (!headline || !headlineLength || !counts) return
  const longest = Number(counts.dataset.longestHeadline)
  // As many as Python counts: an emoji is one.
  const length = [...headline.value].length
  const said = plural(length, "character")
  headlineLength.textContent = length > longest ? `${said}: past ${longest} it may be cut` : said
  headlineLength.classList.toggle("too-long", length > longest)
}

let waiting
const soon = () => {
  clearTimeout(waiting)
  waiting = setTimeout(count, 150)
}
const follow = () => {
  new MutationObserver(soon).observe(editorOf(), { childList: true, characterData: true, subtree: true })
  count()
}
if (editorOf()) follow()
else document.addEventListener("prose-editor:ready", follow, { once: true })
headline?.addEventListener("input", measure)
measure()
// A headline is one line: Enter goes on to the next field.
headline?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return
  event.preventDefault()
  document.querySelector("#id_standfirst")?.focus()
})

// A new story begins with its headline; Django's own script begins with the first field of the page.
addEventListener("load", () => {
  if (document.activeElement?.id === "id_kicker" && headline && !headline.value) headline.focus()
})

// From a remark to its field: into the editor, a chooser of many, a picture's row, a group that is folded.

const rowOf = (image) => {
  const inText = document.querySelector(`.prose-figure__picture[data-image="${image}"]`)
  if (inText) return inText.closest("figure").querySelector("input:not(:disabled)")
  const choice = [...document.querySelectorAll(".picture-choice input")].find((input) => input.value === image)
  return choice?.closest(".inline-related").querySelector("[name$=-alternative_text], [name$=-left_out]")
}

const fieldFor = (anchor, image) => {
  const named = image && rowOf(image)
  if (named) return named
  const target = document.getElementById(anchor)
  if (!target) return null
  if (target.closest(".prose-editor") || anchor === "id_body") return editorOf() || target
  if (target.classList.contains("select2-hidden-accessible")) {
    return target.nextElementSibling.querySelector(".select2-selection--single, .select2-search__field") || target
  }
  if (target.matches("input, select, textarea, button")) return target
  // A group: what one fills in first, or the link that adds a row.
  return target.querySelector(".inline-related:not(.empty-form) :is(input:not([type=hidden]), button, .select2-selection), .add-row a, [tabindex]") || target
}

const goTo = (anchor, image) => {
  const field = fieldFor(anchor, image)
  if (!field) return false
  for (let folded = field.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true
  if (!field.matches("a, button, input, select, textarea, [tabindex], [contenteditable]")) field.tabIndex = -1
  field.scrollIntoView({ block: "center" })
  field.focus({ preventScroll: true })
  return true
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-field]")
  if (link && goTo(link.hash.slice(1), link.dataset.image)) event.preventDefault()
})

// The final address: copied where the browser lets us, selected where it does not.

for (const button of document.querySelectorAll("[data-copy]")) {
  const input = document.getElementById(button.dataset.copy)
  const said = button.closest(".address").querySelector("[data-copied]")
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value)
      said.textContent = "Copied."
    } catch {
      input.focus()
      input.select()
      said.textContent = document.execCommand("copy") ? "Copied." : "Selected: copy it with Ctrl or ⌘ and C."
    }
  })
}

// A ready-made advisory fills the field beside it; what somebody wrote there themselves stays.

const ready = document.querySelector("#id_ready_advisory")
const advisory = document.querySelector("#id_advisory")
let filled = ""
ready?.addEventListener("change", () => {
  const text = ready.selectedOptions[0].dataset.text || ""
  const own = advisory.value.replace(filled, "").trim()
  if (own.includes(text) && text) return
  advisory.value = [own, text].filter(Boolean).join("\n\n")
  filled = text
  advisory.dispatchEvent(new Event("input", { bubbles: true }))
})

// The keyboard

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return
  const save = form?.querySelector("[name=_continue]")
  if (!save) return
  event.preventDefault()
  if (!document.querySelector("dialog[open]")) form.requestSubmit(save)
})
