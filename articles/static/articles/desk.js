// What Django's own pages leave unsaid, menus that close when one looks elsewhere, forms that outlive a sign-in.
import { csrf } from "./csrf.js"

// What select2 makes of a field, now and whenever it makes more: named as the field's own label says.
const wordsFor = (part) => {
  const select = part.closest(".select2-container")?.previousElementSibling
  const label = select?.id && document.querySelector(`label[for="${select.id}"]`)
  return label ? label.textContent.replace(":", "") : "Search"
}
const parts = ".select2-search__field, .select2-selection--single, .select2-selection__rendered[role=textbox]"
const label = () => {
  for (const part of document.querySelectorAll(`:is(${parts}):not([aria-label])`)) {
    part.setAttribute("aria-label", wordsFor(part))
    // An empty field would be called by its own text, which is nothing.
    part.removeAttribute("aria-labelledby")
  }
  // Django's two boxes name a bare span, which may not have a name.
  for (const icon of document.querySelectorAll(".search-label-icon:not([role])")) icon.setAttribute("role", "img")
  // Rows of a table of fields are named by the heads of their columns.
  for (const field of document.querySelectorAll(".tabular td :is(input, select, textarea):not([type=hidden], [aria-label])")) {
    const cell = field.closest("td")
    field.setAttribute("aria-label", cell.closest("table").tHead.rows[0].cells[cell.cellIndex]?.textContent.trim() || "")
  }
}

label()
new MutationObserver(label).observe(document.body, { childList: true, subtree: true })

// On a phone a row of a list is a card without a head: each cell brings its column's name along.
const columns = [...document.querySelectorAll("#result_list thead th")].map((head) => head.textContent.trim())
for (const row of document.querySelectorAll("#result_list tbody tr")) {
  ;[...row.cells].forEach((cell, index) => {
    if (cell.tagName === "TD") cell.dataset.label = columns[index]
  })
}

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(except)) menu.open = false
  }
}
document.addEventListener("click", (event) => closeMenus(event.target))
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const menu = event.target.closest?.("details.menu[open]")
  closeMenus(null)
  menu?.querySelector("summary").focus()
})

// Who signed in again in another tab has another token: every form takes the present one along. Before all others who
// listen, for some send the form themselves.
document.addEventListener("submit", () => csrf(), { capture: true })

// "/" leads to the search, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])")) return
  const box = document.getElementById("seek")
  if (!box || document.querySelector("dialog[open]")) return
  event.preventDefault()
  box.focus()
  box.select()
})
