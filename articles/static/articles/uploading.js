// Pictures on their way in: dropped or chosen, many at once, each with its own bar, its own refusal and its own form.
// The list outlives the dialog it is shown in: uploads go on while somebody writes. admin/incoming.py answers.
import { csrf } from "./csrf.js"

const MOST = 40_000_000 // bytes; intake.py says so, too
const AT_ONCE = 2
const AGAIN = 5_000 // after a broken connection
const PIECE = 2_000_000 // bytes; arriving.py says so, too
const PATIENCE = 10_000 // with a text that nobody says is kept
const UNSAVED = "Your text is not saved yet; the upload goes on."

const list = document.createElement("ul")
list.className = "uploading__files"
const queue = []
let running = 0
let count = 0
let place = null // where the list is shown now: { section, kept, label }

const post = (address, fields) => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: csrf(), ...fields })) form.append(name, value)
  return form
}

const inWords = (bytes) => (bytes < 950_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`)

// Text first: what is typed on this page is kept before the first byte of a picture goes. Whether it is (autosave.js).
const keepText = () => {
  const asked = new CustomEvent("keep-text", { detail: [] })
  document.dispatchEvent(asked)
  const enough = new Promise((resolve) => setTimeout(resolve, PATIENCE, [false]))
  return Promise.race([Promise.all(asked.detail), enough]).then((kept) => !kept.includes(false))
}

const preview = async (file, canvas) => {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 320, resizeQuality: "medium" })
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext("2d").drawImage(bitmap, 0, 0)
    canvas.hidden = false
    bitmap.close()
  } catch {
    // what a browser can't show, the newsroom may still read
  }
}

class Card {
  constructor(name, file) {
    this.file = file
    this.name = name
    this.at = ++count
    this.element = document.querySelector("#incoming-template").content.cloneNode(true).firstElementChild
    for (const part of this.element.querySelectorAll("[id]")) part.id += `-${this.at}`
    for (const part of this.element.querySelectorAll("[for]")) part.htmlFor += `-${this.at}`
    for (const part of this.element.querySelectorAll("[aria-describedby]")) part.setAttribute("aria-describedby", `${part.getAttribute("aria-describedby")}-${this.at}`)
    this.part("name").textContent = file ? `${name}, ${inWords(file.size)}` : name
    this.bar = this.element.querySelector("progress")
    this.bar.setAttribute("aria-label", `Upload of ${name}`)
    this.form = this.element.querySelector("form")
    this.form.setAttribute("aria-label", `About ${name}`)
    this.part("remove").setAttribute("aria-label", `Remove ${name}`)
    this.part("remove").addEventListener("click", () => this.remove())
    this.part("again").addEventListener("click", () => this.start())
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.keep()
    })
    list.append(this.element)
    if (file) preview(file, this.element.querySelector("canvas"))
  }

  part(name) {
    return this.element.querySelector(`[data-${name}]`)
  }

  say(words, state) {
    this.element.dataset.state = state
    this.part("said").textContent = words
  }

  start() {
    clearTimeout(this.waiting)
    this.part("again").hidden = true
    if (this.file.size > MOST) return this.refused("This file is larger than 40 MB. Export the picture smaller and upload that.")
    this.say("Waiting…", "waiting")
    queue.push(this)
    next()
  }

  async send() {
    this.uploading("Uploading…")
    this.unsaved = !(await keepText())
    if (!this.element.isConnected) return
    this.uploading("Uploading…")
    this.bar.hidden = false
    try {
      // Small files go whole; of others what arrived before stays, also when the page was closed in between.
      const { size, name, lastModified } = this.file
      const file = `${name} ${lastModified}`
      let told = size > PIECE ? await this.ask("GET", `${place.section.dataset.arrive}?${new URLSearchParams({ file, size })}`) : await this.post({ upload: this.file }, 0)
      for (let before = -1; told.arrived > before; ) {
        const start = (before = told.arrived)
        const upload = new File([this.file.slice(start, start + PIECE)], name)
        told = await this.post({ file, start, size, upload }, start)
      }
      if (told.error) this.refused(told.error)
      else if (told.key) this.arrived(told)
      else this.notTaken()
    } catch (reason) {
      if (reason === "broken") this.broken()
      else if (reason !== "removed") this.notTaken()
    }
  }

  post(fields, start) {
    return this.ask("POST", place.section.dataset.arrive, post("", fields), (loaded) => {
      const share = Math.min(1, (start + loaded) / this.file.size)
      this.bar.value = share
      this.uploading(share < 1 ? `Uploading, ${Math.round(100 * share)} %` : "Looking at the file…")
    })
  }

  ask(method, address, body, progress = () => {}) {
    const request = (this.request = new XMLHttpRequest())
    request.open(method, address)
    request.upload.addEventListener("progress", (event) => progress(event.loaded))
    return new Promise((resolve, reject) => {
      request.addEventListener("load", () => {
        try {
          resolve(JSON.parse(request.responseText))
        } catch (error) {
          reject(error)
        }
      })
      request.addEventListener("error", () => reject("broken"))
      request.addEventListener("abort", () => reject("removed"))
      request.send(body)
    })
  }

  uploading(words) {
    this.say(this.unsaved ? `${words} ${UNSAVED}` : words, "uploading")
  }

  notTaken() {
    this.part("again").hidden = false
    this.say("The newsroom did not take the file. Sign in again in another tab if you are signed out, then try again.", "broken")
  }

  broken() {
    this.part("again").hidden = false
    this.say("The upload broke off. It goes on by itself as soon as there is a connection.", "broken")
    this.waiting = setTimeout(() => navigator.onLine && this.start(), AGAIN)
  }

  refused(words) {
    this.bar.hidden = true
    this.say(words, "refused")
  }

  arrived(told) {
    this.key = told.key
    this.bar.hidden = true
    this.say(told.facts, "ready")
    for (const [name, { value, from }] of Object.entries(told.fields)) {
      const field = this.form.elements[name]
      if (!field) continue
      field.value = value
      this.element.querySelector(`[data-from="${name}"]`).textContent = from
    }
    this.form.elements.synthetic.checked = told.synthetic
    this.part("notes").replaceChildren(...told.notes.map((words) => Object.assign(document.createElement("li"), { textContent: words })))
    this.part("terms").hidden = !told.terms.length
    this.part("terms").querySelector("ul").replaceChildren(...told.terms.map((term, number) => this.term(term, number)))
    this.part("twins").hidden = !told.twins.length
    this.part("twins").replaceChildren(...told.twins.map((twin) => this.twin(twin)))
    this.part("keep").textContent = told.twins.length ? `${place.label}, beside the other` : place.label
    this.form.hidden = false
  }

  term({ words, says, until, label }, number) {
    const line = document.createElement("li")
    const quote = Object.assign(document.createElement("q"), { textContent: words })
    line.append(quote, ` ${says}`)
    if (until) {
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "ends", value: until, id: `ends-${this.at}-${number}` })
      box.addEventListener("change", () => {
        for (const other of this.form.querySelectorAll("[name=ends]")) if (other !== box) other.checked = false
      })
      const confirm = Object.assign(document.createElement("label"), { htmlFor: box.id, textContent: label })
      const both = Object.assign(document.createElement("span"), { className: "uploading__ends" })
      both.append(box, confirm)
      line.append(both)
    }
    return line
  }

  twin(twin) {
    const box = document.createElement("div")
    const words = document.createElement("p")
    words.append(Object.assign(document.createElement("strong"), { textContent: twin.says }), ` ${twin.caption || "No caption"} (${twin.credit})`)
    const image = Object.assign(document.createElement("img"), { src: twin.look, alt: twin.alternative })
    const use = Object.assign(document.createElement(place.kept ? "button" : "a"), { className: "button", textContent: place.kept ? "Use the one that is here" : "Go to the one that is here" })
    if (place.kept) {
      use.type = "button"
      use.addEventListener("click", () => {
        const kept = place.kept
        this.remove()
        kept(twin)
      })
    } else use.href = twin.address
    box.append(image, words, use)
    return box
  }

  async keep() {
    if (this.keeping) return
    this.keeping = true
    const button = this.form.querySelector("[type=submit]")
    const words = button.textContent
    button.textContent = "Keeping…"
    await this.askToKeep()
    button.textContent = words
    this.keeping = false
  }

  async askToKeep() {
    const alert = this.element.querySelector("[role=alert]")
    for (const field of this.form.elements) field.removeAttribute?.("aria-invalid")
    for (const each of this.element.querySelectorAll("[data-error]")) each.textContent = ""
    alert.textContent = ""
    const fields = Object.fromEntries([...new FormData(this.form)])
    try {
      const answer = await fetch(place.section.dataset.keep, { method: "POST", body: post("", { ...fields, key: this.key }) })
      const told = await answer.json()
      if (!told.error) return this.kept(told)
      alert.textContent = told.error
      for (const [name, words] of Object.entries(told.fields || {}).reverse()) {
        const field = this.form.elements[name]
        this.element.querySelector(`[data-error="${name}"]`).textContent = words
        field.setAttribute("aria-invalid", "true")
        field.closest("details")?.setAttribute("open", "")
        field.focus()
      }
    } catch {
      alert.textContent = "That did not arrive. All you wrote is still here: try again."
    }
  }

  kept(told) {
    this.form.hidden = true
    this.part("remove").hidden = true
    this.say("Kept.", "kept")
    const link = Object.assign(document.createElement("a"), { href: told.address, textContent: told.caption || told.credit })
    this.part("said").append(" ", link)
    this.element.tabIndex = -1
    this.element.focus()
    if (place.kept) {
      this.element.remove()
      place.kept(told)
    }
  }

  remove() {
    clearTimeout(this.waiting)
    this.request?.abort()
    if (queue.includes(this)) queue.splice(queue.indexOf(this), 1)
    if (this.key) fetch(place.section.dataset.arrive, { method: "POST", body: post("", { drop: this.key }) })
    const beside = this.element.nextElementSibling || this.element.previousElementSibling
    this.element.remove()
    ;(beside?.querySelector("button:not([hidden])") || place.section.querySelector("input[type=file]")).focus()
  }
}

const next = async () => {
  if (running >= AT_ONCE || !queue.length) return
  running++
  await queue.shift().send()
  running--
  next()
}

const busy = () => list.querySelector("[data-state=uploading], [data-state=waiting], [data-state=broken]") !== null
addEventListener("beforeunload", (event) => busy() && event.preventDefault())
addEventListener("online", () => {
  for (const card of list.querySelectorAll("[data-state=broken] [data-again]")) card.click()
})

const take = (files) => {
  for (const file of files) new Card(file.name, file).start()
}

// Files that arrived before this page was opened still wait for their credit.
let asked = false
const fetchWaiting = async () => {
  if (asked) return
  asked = true
  try {
    const answer = await fetch(place.section.dataset.arrive)
    for (const told of (await answer.json()).waiting) new Card(told.name, null).arrived(told)
  } catch {
    asked = false
  }
}

// Show the uploads in this section. `kept` is told of a picture as soon as it is one, where it is to be used at once.
export const showUploads = (section, { kept = null, label = "Keep" } = {}) => {
  place = { section, kept, label }
  for (const button of list.querySelectorAll("[data-keep]")) button.textContent = label
  const input = section.querySelector("input[type=file]")
  section.append(list)
  input.addEventListener("change", () => {
    take(input.files)
    input.value = ""
  })
  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return
    event.preventDefault()
    section.classList.add("uploading--over")
  }
  // The whole dialog, or the whole page, takes what is dropped: a file dropped beside would replace the page.
  const around = section.closest("dialog") || document.body
  around.addEventListener("dragover", over)
  around.addEventListener("dragleave", () => section.classList.remove("uploading--over"))
  around.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    section.classList.remove("uploading--over")
    take(event.dataTransfer.files)
  })
  fetchWaiting()
}

const own = document.querySelector("[data-uploading]")
if (own) showUploads(own)
