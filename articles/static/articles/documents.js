// A document in the text: a PDF, under the title by which this story calls it. Chosen among those that are here, or let in.
import { Node } from "django-prose-editor/editor"
import { attribute, element, put, toldBy, token } from "newsroom/prose-kit"

let count = 0

const asked = async (editor, fields) => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token(), ...fields })) form.append(name, value)
  const answer = await fetch(toldBy(editor).documents, { method: "POST", body: form })
  return answer.json()
}

// Resolves with id, title and facts of a document, or null where the person thought better of it.
const chooseDocument = (editor) =>
  new Promise((resolve) => {
    const id = `documents-${++count}`
    const labelled = (label, input) => element("div", {}, [element("label", { htmlFor: input.id, textContent: label }), input])
    const search = element("input", { type: "search", id: `${id}-search`, autocomplete: "off", maxLength: 100 })
    const found = element("ul", { className: "ask__found" })
    const told = element("p", { className: "helptext", aria: { role: "status" } })
    const file = element("input", { type: "file", id: `${id}-file`, accept: "application/pdf,.pdf" })
    const title = element("input", { type: "text", id: `${id}-title`, maxLength: 300, autocomplete: "off" })
    const help = element("p", { className: "helptext", id: `${id}-help`, textContent: "A PDF of up to 25 MB, with nothing in it that runs." })
    const said = element("p", { aria: { role: "alert" } })
    const facts = element("p", { aria: { role: "status" } })
    const does = element("button", { type: "submit", className: "button default", textContent: "Insert" })
    file.setAttribute("aria-describedby", help.id)
    const form = element("form", { className: "ask__form documents__upload", noValidate: true }, [
      element("h3", { textContent: "Upload a PDF" }),
      element("div", {}, [element("label", { htmlFor: file.id, textContent: "File" }), file, help]),
      labelled("Title", title),
      facts,
      said,
      element("p", { className: "verbs" }, [does, element("button", { type: "button", className: "button", textContent: "Cancel", data: { close: "" } })]),
    ])
    const dialog = element("dialog", { className: "chooser ask", aria: { labelledby: `${id}-heading` } }, [
      element("h2", { id: `${id}-heading`, textContent: "Document" }),
      labelled("Search the documents that are here", search),
      told,
      found,
      form,
    ])
    const done = (document) => {
      dialog.remove()
      resolve(document)
    }

    const line = (document) => {
      const button = element("button", { type: "button" }, [
        element("span", { textContent: document.title }),
        element("span", { className: "ask__state", textContent: `${document.facts} · ${document.came}` }),
      ])
      button.addEventListener("click", () => done(document))
      return element("li", {}, [button])
    }
    let newest = 0
    const look = async () => {
      const mine = ++newest
      const typed = search.value.trim()
      try {
        const answer = await fetch(`${toldBy(editor).documents}?q=${encodeURIComponent(typed)}`)
        const { documents } = await answer.json()
        if (mine !== newest) return
        found.replaceChildren(...documents.map(line))
        const none = typed ? "No document has these words in its title." : "There is no document yet. Upload the first one."
        told.textContent = documents.length ? (typed ? "" : "Newest documents") : none
      } catch {
        if (mine === newest) told.textContent = "The documents could not be searched. A PDF can still be uploaded."
      }
    }
    let waiting
    search.addEventListener("input", () => {
      clearTimeout(waiting)
      waiting = setTimeout(look, 200)
    })

    // The file is looked at as soon as it is chosen: whoever chose the wrong one is told before writing its title.
    let suggested = ""
    let known = null
    file.addEventListener("change", async () => {
      const [chosen] = file.files
      known = null
      said.textContent = ""
      facts.textContent = chosen ? "Looking at the file…" : ""
      if (!chosen) return
      try {
        const answer = await asked(editor, { upload: chosen })
        if (chosen !== file.files[0]) return
        said.textContent = answer.error || ""
        facts.textContent = answer.error ? "" : answer.id ? `${answer.facts}. This file is here already, as “${answer.title}”.` : answer.facts
        if (answer.error) return
        if (answer.id) known = answer
        if (!title.value.trim() || title.value === suggested) title.value = suggested = answer.title
      } catch {
        facts.textContent = ""
        said.textContent = "The file did not arrive. It is still chosen: press Insert to try again."
      }
    })
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const [chosen] = file.files
      if (!chosen) {
        said.textContent = "Choose a PDF first, or one from the list above."
        file.focus()
        return
      }
      said.textContent = ""
      facts.textContent = "Uploading…"
      does.disabled = true
      try {
        const answer = known || (await asked(editor, { upload: chosen, title: title.value, keep: "yes" }))
        if (!answer.error) return done({ ...answer, title: title.value.trim() || answer.title })
        said.textContent = answer.error
      } catch {
        said.textContent = "The upload did not arrive. Your file and its title are still here: try again."
      } finally {
        facts.textContent = ""
        does.disabled = false
      }
    })
    dialog.addEventListener("click", (event) => event.target.closest("[data-close]") && done(null))
    dialog.addEventListener("cancel", () => done(null))
    document.body.append(dialog)
    dialog.showModal()
    search.focus()
    look()
  })

const documentView = ({ node, editor }) => {
  let current = node
  const title = element("p", { className: "prose-document__title" })
  title.dataset.placeholder = "Title of the document"
  const link = element("a", { target: "_blank", textContent: "Open" })
  const facts = element("span")
  const foot = element("div", { className: "prose-part__source", contentEditable: "false" }, [facts, link])
  const dom = element("div", { className: "prose-part prose-document", aria: { role: "group", label: "Document" } }, [title, foot])
  const show = () => {
    facts.textContent = current.attrs.facts || "PDF"
    link.href = `${toldBy(editor).documents}${current.attrs.document}/`
  }
  show()
  return {
    dom,
    contentDOM: title,
    stopEvent: (event) => event.target === link,
    ignoreMutation: (mutation) => mutation.type !== "selection" && !title.contains(mutation.target),
    update: (next) => {
      if (next.type.name !== "enclosedDocument") return false
      current = next
      show()
      return true
    },
  }
}

export const EnclosedDocument = Node.create({
  name: "enclosedDocument",
  group: "top",
  content: "text*",
  marks: "",
  draggable: true,
  isolating: true,
  addAttributes: () => ({ document: attribute("data-document"), facts: attribute("data-facts") }),
  parseHTML: () => [{ tag: "figure[data-document]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addNodeView: () => documentView,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "document",
      groups: "parts",
      priority: 108,
      button: buttons.material("picture_as_pdf", "Document"),
      command: async (editor) => {
        const chosen = await chooseDocument(editor)
        if (!chosen) return editor.commands.focus()
        const { id, title, facts } = chosen
        put(editor, { type: "enclosedDocument", attrs: { document: id, facts }, content: title ? [{ type: "text", text: title }] : [] })
      },
    })
  },
})
