// Second reads by keyboard: one letter an answer, while nobody writes. Whoever dictates or strays can switch them off.
const STORED = "second-reads-keys"
const box = document.querySelector("[data-keys]")

if (box) {
  box.checked = localStorage.getItem(STORED) !== "off"
  box.closest("label").hidden = false
  box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "on" : "off"))
}

document.addEventListener("keydown", (event) => {
  const elsewhere = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat
  if (!box?.checked || elsewhere || event.target.closest("input:not([type=checkbox]), textarea, select")) return
  const answer = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key)
  if (!answer) return
  event.preventDefault()
  answer.click()
})
