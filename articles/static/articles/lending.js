// The link for an outside reader is shown once: copying it is one press.

const shown = document.querySelector("[data-link]")
if (shown) {
  const field = shown.querySelector("input")
  const button = shown.querySelector("[data-copy]")
  button.hidden = false
  field.addEventListener("focus", () => field.select())
  button.addEventListener("click", async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
      shown.querySelector("[data-said]").textContent = "Copied."
    } catch {
      shown.querySelector("[data-said]").textContent = "Press Ctrl and C to copy it."
    }
  })
}
