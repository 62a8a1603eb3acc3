// The receipt of a killed picture, on paper.
const button = document.querySelector("[data-print]")
button.hidden = false
button.addEventListener("click", () => window.print())
