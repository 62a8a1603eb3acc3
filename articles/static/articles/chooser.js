// The picture chooser: search what is there, or upload in place. One dialog for the text and for the picture rows.
import { showUploads } from "./uploading.js"

const page = document.querySelector("[data-chooser]")
const address = page ? page.dataset.chooser : ""

export const addressOf = (image, width = 640) =>
  page.dataset.look.replace("/0/look/0/", `/${image}/look/${width}/`)

const read = (button) => {
  const { id, caption, alternative, credit, toCome } = button.dataset
  return { id, caption, alternative, credit, toCome: toCome || "" }
}

const fill = async (dialog, query) => {
  const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`)
  dialog.querySelector("[data-results]").innerHTML = await answer.text()
}

// Resolves with the chosen picture, or null where the person thought better of it.
export const choosePicture = () =>
  new Promise((resolve) => {
    const dialog = document.createElement("dialog")
    dialog.className = "chooser"
    dialog.setAttribute("aria-labelledby", "chooser-title")
    dialog.append(document.querySelector("#chooser-template").content.cloneNode(true))
    document.body.append(dialog)
    const done = (picture) => {
      dialog.remove()
      resolve(picture)
    }
    const search = dialog.querySelector("[type=search]")
    let waiting
    search.addEventListener("input", () => {
      clearTimeout(waiting)
      waiting = setTimeout(() => fill(dialog, search.value), 200)
    })
    dialog.addEventListener("click", (event) => {
      const picture = event.target.closest("[data-id]")
      if (picture) done(read(picture))
      if (event.target.closest("[data-close]")) done(null)
    })
    dialog.addEventListener("cancel", () => done(null))
    dialog.showModal()
    showUploads(dialog.querySelector("[data-uploading]"), { kept: done, label: "Keep and use" })
    search.focus()
    fill(dialog, "")
  })

// The rows of pictures beside the text: each has a button that opens the same dialog.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-choose]")
  if (!button) return
  const picture = await choosePicture()
  if (!picture) return
  const choice = button.closest(".picture-choice")
  choice.querySelector("input").value = picture.id
  choice.querySelector("[data-kills]")?.remove() // it leads to the picture that was there before
  choice.querySelector("[data-name]").textContent = `${picture.caption || "Picture"} (${picture.credit})`
  const image = choice.querySelector("img")
  image.hidden = Boolean(picture.toCome)
  if (!picture.toCome) image.src = addressOf(picture.id, 320)
  const row = button.closest(".inline-related, tr")
  for (const [name, value] of [["caption", picture.caption], ["alternative_text", picture.alternative]]) {
    const field = row && row.querySelector(`[name$="-${name}"]`)
    if (field && !field.value) field.value = value
  }
})
