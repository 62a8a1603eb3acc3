// The page as it is being written, in a panel beside the form: on demand, and a while after the last key.

const panel = document.querySelector("#preview")
const form = document.querySelector("#article_form")
const opener = document.querySelector("[data-opens-preview]")
const frame = panel.querySelector("[data-frame]")
const said = panel.querySelector("[data-said]")
const stage = panel.querySelector("[data-stage]")
// Milliseconds after the last change; a page that is being typed is not asked for at every key.
const PAUSE = 1500
// The form is a form only where something may be changed: else the saved version is all there is.
const writes = Boolean(form?.querySelector("[name=seen_version]"))

let waiting
let asked = 0

const fit = () => {
  const width = Number(panel.querySelector("[data-width][aria-pressed=true]").dataset.width)
  const room = stage.clientWidth
  const scale = Math.min(1, room / width)
  frame.style.setProperty("inline-size", `${width}px`)
  frame.style.setProperty("block-size", `${stage.clientHeight / scale}px`)
  frame.style.setProperty("scale", String(scale))
  frame.style.setProperty("margin-inline-start", `${Math.max(0, (room - width) / 2)}px`)
}

// Links in the page lead out of the panel, never through it.
const tame = () => {
  const page = frame.contentDocument
  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]")
    if (!link || link.getAttribute("href").startsWith("#")) return
    event.preventDefault()
    window.open(link.href, "_blank", "noopener")
  })
  page.addEventListener("keydown", shortcut)
}

const load = (address) =>
  new Promise((resolve) => {
    frame.addEventListener("load", () => resolve(tame()), { once: true })
    frame.src = address
  })

const refresh = async () => {
  clearTimeout(waiting)
  const turn = ++asked
  if (!frame.src) await load(frame.dataset.saved)
  if (!writes) {
    said.textContent = "As saved."
    return
  }
  said.textContent = "Being drawn…"
  try {
    const answer = await fetch(panel.dataset.preview, { method: "POST", body: new FormData(form), redirect: "error" })
    if (!answer.ok) throw new Error(String(answer.status))
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    if (turn !== asked) return // a later one is on its way
    // The body alone is exchanged: the sheets stay, nothing flickers, and the page stays where it was scrolled to.
    const shown = frame.contentDocument
    const { scrollX, scrollY } = frame.contentWindow
    shown.title = page.title
    shown.body.replaceWith(shown.adoptNode(page.body))
    frame.contentWindow.scrollTo(scrollX, scrollY)
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false })
    said.textContent = `As typed, ${time}. Not saved by this.`
  } catch {
    if (turn === asked) said.textContent = "Not drawn: the newsroom did not answer. Your text is untouched; try again."
  }
}

const soon = () => {
  if (panel.hidden) return
  clearTimeout(waiting)
  waiting = setTimeout(refresh, PAUSE)
}

const open = () => {
  panel.hidden = false
  document.body.classList.add("with-preview")
  opener?.setAttribute("aria-expanded", "true")
  fit()
  panel.querySelector("#preview-title").focus()
  refresh()
}
const close = () => {
  panel.hidden = true
  document.body.classList.remove("with-preview")
  opener?.setAttribute("aria-expanded", "false")
  opener?.focus()
}

// In a tab of its own, as typed: a form of its own carries what the page holds.
const inOwnTab = () => {
  if (!writes) return window.open(frame.dataset.saved, "_blank", "noopener")
  const carrier = document.createElement("form")
  Object.assign(carrier, { method: "post", action: panel.dataset.preview, target: "_blank", hidden: true })
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue
    const field = document.createElement("textarea")
    Object.assign(field, { name, value })
    carrier.append(field)
  }
  document.body.append(carrier)
  carrier.submit()
  carrier.remove()
}

const shortcut = (event) => {
  // AltGr is Ctrl and Alt on some keyboards, and writes letters there.
  const meant = (event.ctrlKey || event.metaKey) && event.altKey && !event.getModifierState("AltGraph")
  if (meant && event.code === "KeyP") {
    event.preventDefault()
    if (panel.hidden) open()
    else close()
  } else if (event.key === "Escape" && !panel.hidden && (panel.contains(event.target) || event.view !== window)) {
    close()
  }
}

opener?.setAttribute("role", "button")
opener?.setAttribute("aria-expanded", "false")
opener?.setAttribute("aria-controls", "preview")
opener?.setAttribute("aria-keyshortcuts", "Control+Alt+P")
opener?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return // its own tab, as with any link
  event.preventDefault()
  if (panel.hidden) open()
  else close()
})
opener?.addEventListener("keydown", (event) => {
  if (event.key === " ") {
    event.preventDefault()
    opener.click()
  }
})
document.addEventListener("keydown", shortcut)
panel.querySelector("[data-close]").addEventListener("click", close)
panel.querySelector("[data-refresh]").addEventListener("click", refresh)
panel.querySelector("[data-tab]").addEventListener("click", inOwnTab)
for (const button of panel.querySelectorAll("[data-width]")) {
  button.addEventListener("click", () => {
    for (const each of panel.querySelectorAll("[data-width]")) each.setAttribute("aria-pressed", String(each === button))
    panel.classList.toggle("preview--wide", button.dataset.width !== "390")
    document.body.classList.toggle("with-wide-preview", button.dataset.width !== "390")
    fit()
  })
}
new ResizeObserver(fit).observe(stage)
for (const kind of ["input", "change"]) form?.addEventListener(kind, soon)
// The editor writes into its textarea without a word: what is typed in it is heard here, too.
form?.addEventListener("keyup", soon)
