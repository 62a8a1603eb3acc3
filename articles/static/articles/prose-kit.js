// What every part of the editor needs: elements, attributes kept in the HTML, a dialog that asks, a place to put things.
import { pm } from "django-prose-editor/editor"

export const element = (tag, properties = {}, children = []) => {
  const { aria = {}, data = {}, ...rest } = properties
  const made = Object.assign(document.createElement(tag), rest)
  for (const [name, value] of Object.entries(aria)) made.setAttribute(name === "role" ? name : `aria-${name}`, value)
  Object.assign(made.dataset, data)
  made.append(...children)
  return made
}

// An attribute of a node that is kept in the HTML under the same name, `data-` before it.
export const attribute = (name) => ({
  default: "",
  parseHTML: (node) => node.getAttribute(name) || "",
  renderHTML: (attributes) => {
    const key = name.replace("data-", "").replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
    return attributes[key] ? { [name]: attributes[key] } : {}
  },
})

// The textarea that the editor stands in for: it knows the desk's addresses.
export const toldBy = (editor) => editor.options.element.querySelector("textarea").dataset

export { csrf as token } from "./csrf.js"

let count = 0

// Asks in a dialog. `fields` holds name, label, type (text, url, textarea, datetime-local), value, help and required;
// `about` is a sentence above them, `check` may answer one that is shown instead of closing. Resolves with the values, null, or "remove".
export const ask = (title, fields, { does = "Insert", remove = "", about = "", check = async () => "" } = {}) =>
  new Promise((resolve) => {
    const id = `ask-${++count}`
    const said = element("p", { aria: { role: "alert" } })
    const inputs = {}
    const rows = fields.map(({ name, label, type = "text", value = "", help = "", required = false, maxLength = 500 }) => {
      const input = element(type === "textarea" ? "textarea" : "input", { id: `${id}-${name}`, name, required, maxLength })
      if (type === "textarea") input.rows = 4
      else input.type = type
      input.value = value
      inputs[name] = input
      const row = element("div", {}, [element("label", { htmlFor: input.id, textContent: label }), input])
      if (help) {
        row.append(element("p", { className: "helptext", id: `${input.id}-help`, textContent: help }))
        input.setAttribute("aria-describedby", `${input.id}-help`)
      }
      return row
    })
    const buttons = [element("button", { type: "submit", className: "button default", textContent: does })]
    if (remove) buttons.push(element("button", { type: "button", className: "button", textContent: remove, data: { remove: "" } }))
    buttons.push(element("button", { type: "button", className: "button", textContent: "Cancel", data: { close: "" } }))
    const form = element("form", { className: "ask__form" }, [...rows, said, element("p", { className: "verbs" }, buttons)])
    const dialog = element("dialog", { className: "chooser ask", aria: { labelledby: `${id}-heading` } }, [
      element("h2", { id: `${id}-heading`, textContent: title }),
      ...(about ? [element("p", { textContent: about })] : []),
      form,
    ])
    const done = (answer) => {
      dialog.remove()
      resolve(answer)
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const values = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]))
      said.textContent = await check(values)
      if (!said.textContent) done(values)
    })
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) done(null)
      if (event.target.closest("[data-remove]")) done("remove")
    })
    dialog.addEventListener("cancel", () => done(null))
    document.body.append(dialog)
    dialog.showModal()
  })

// Puts a block behind the one with the cursor, or in its place where that is an empty paragraph; the cursor goes in.
export const put = (editor, content) =>
  editor
    .chain()
    .focus()
    .command(({ tr, state }) => {
      const node = state.schema.nodeFromJSON(content)
      pm.history.closeHistory(tr) // a step of its own for undo
      const { $to } = tr.selection
      let [from, to] = [tr.selection.to, tr.selection.to]
      if ($to.depth) {
        const here = $to.node(1)
        to = $to.after(1)
        from = here.type.name === "paragraph" && !here.content.size ? $to.before(1) : to
      }
      tr.replaceWith(from, to, node)
      const end = from + node.nodeSize
      if (end >= tr.doc.content.size) tr.insert(end, state.schema.nodes.paragraph.create())
      tr.setSelection(pm.state.TextSelection.near(tr.doc.resolve(from + 1)))
      tr.scrollIntoView()
      return true
    })
    .run()

// The innermost open node of this name: where it begins, and itself.
export const around = (state, name) => {
  const { $from } = state.selection
  for (let depth = $from.depth; depth; depth--) {
    if ($from.node(depth).type.name === name) return { pos: $from.before(depth), node: $from.node(depth), depth }
  }
  return null
}
