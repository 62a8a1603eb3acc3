// A picture in the text: the figure stands where it will stand on the page, caption and alternative text are
// written in place, the credit is shown and comes from the picture itself.
import { Document as Base, Node, extensions, pm } from "django-prose-editor/editor"
import { addressOf, choosePicture } from "newsroom/chooser"
import { attribute, element, put } from "newsroom/prose-kit"

const { focus } = extensions.Commands.config.addCommands()

// Pictures, boxes, tables and what else stands between paragraphs stands nowhere else: not in lists, not in quotations.
export const Document = Base.extend({
  content: "(block | top)+",
  // Now: the editor's own waits for the next frame, and what is typed before it, as a dialog closes, would be lost.
  addCommands: () => ({
    focus: (...where) => (props) => {
      if (props.dispatch && where[0] !== false) {
        props.view.focus()
        props.tr.scrollIntoView()
      }
      return focus(...where)(props)
    },
  }),
})

let count = 0

const figureView = ({ node, editor, getPos }) => {
  let current = node
  const set = (name, value) =>
    editor.view.dispatch(editor.state.tr.setNodeAttribute(getPos(), name, value))

  const alternative = element("input", { type: "text", id: `figure-alt-${++count}`, maxLength: 500 })
  const decorative = element("input", { type: "checkbox", id: `figure-decorative-${count}` })
  const credit = element("span", { className: "prose-figure__credit" })
  const fields = element("div", { className: "prose-figure__fields", contentEditable: "false" }, [
    credit,
    element("label", { htmlFor: alternative.id, textContent: "Alternative text" }),
    alternative,
    element("label", { htmlFor: decorative.id, className: "prose-figure__check" }, [decorative, " Decorative"]),
  ])
  const picture = element("div", { className: "prose-figure__picture", contentEditable: "false" })
  const caption = element("figcaption")
  caption.dataset.placeholder = "Caption"
  for (const [way, by] of [["Move left", -1], ["Move right", 1]]) {
    const button = element("button", { type: "button", className: "button prose-figure__move", textContent: way, data: { by } })
    button.addEventListener("click", () => move(editor, getPos(), by))
    fields.append(button)
  }
  const dom = element("figure", { className: "prose-figure" }, [picture, caption, fields])

  const show = () => {
    const { image, alt, credit: line, toCome } = current.attrs
    if (picture.dataset.image !== image) {
      picture.dataset.image = image
      const inside = toCome
        ? element("span", { textContent: toCome === "killed" ? "This picture was killed: take it out" : "Picture to come" })
        : element("img", { src: addressOf(image), alt })
      picture.replaceChildren(inside)
    }
    credit.textContent = `Image Credit: ${line}`
    if (alternative.value !== alt) alternative.value = alt
    decorative.checked = current.attrs.decorative === "true"
    alternative.disabled = decorative.checked
  }
  alternative.addEventListener("input", () => set("alt", alternative.value))
  decorative.addEventListener("change", () => set("decorative", decorative.checked ? "true" : ""))
  show()

  return {
    dom,
    contentDOM: caption,
    stopEvent: (event) => fields.contains(event.target),
    ignoreMutation: (mutation) => !caption.contains(mutation.target),
    update: (next) => {
      if (next.type.name !== "picture") return false
      current = next
      show()
      return true
    },
  }
}

export const Picture = Node.create({
  name: "picture",
  group: "top",
  content: "text*",
  marks: "",
  draggable: true,
  isolating: true,

  addAttributes: () => ({
    image: attribute("data-image"),
    alt: attribute("data-alt"),
    decorative: attribute("data-decorative"),
    credit: attribute("data-credit"),
    toCome: attribute("data-to-come"),
  }),
  parseHTML: () => [{ tag: "figure[data-image]", contentElement: (dom) => dom.querySelector("figcaption") || dom }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, ["figcaption", 0]],
  addNodeView: () => figureView,

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "picture",
      groups: "parts",
      priority: 110,
      button: buttons.material("image", "Picture"),
      command: async (editor) => {
        const chosen = await choosePicture()
        if (chosen) put(editor, pictureOf(chosen))
      },
    })
  },
})

const pictureOf = (chosen) => ({
  type: "picture",
  attrs: { image: chosen.id, alt: chosen.alternative, credit: chosen.credit, toCome: chosen.toCome },
  content: chosen.caption ? [{ type: "text", text: chosen.caption }] : [],
})

// One picture of a gallery trades places with its neighbour, as a step of its own for undo; the button keeps the focus.
const move = (editor, pos, by) => {
  const { parent, nodeBefore, nodeAfter: node } = editor.state.doc.resolve(pos)
  const next = editor.state.doc.resolve(pos + node.nodeSize).nodeAfter
  const beside = by < 0 ? nodeBefore : next
  if (parent.type.name !== "gallery" || !beside) return
  const to = pos + by * beside.nodeSize
  editor.view.dispatch(pm.history.closeHistory(editor.state.tr).delete(pos, pos + node.nodeSize).insert(to, node))
  const moved = editor.view.nodeDOM(to)
  moved.querySelector(`[data-by="${by}"]`).focus()
  const figures = [...moved.parentElement.children]
  const said = moved.closest(".prose-gallery").querySelector("[role=status]")
  said.textContent = `Now picture ${figures.indexOf(moved) + 1} of ${figures.length}.`
}

const galleryView = ({ editor, getPos }) => {
  const contentDOM = element("div", { className: "prose-gallery__pictures" })
  const add = element("button", { type: "button", className: "button", textContent: "Add a picture" })
  const said = element("span", { aria: { role: "status" } })
  const foot = element("div", { className: "prose-part__source", contentEditable: "false" }, [add, said])
  const dom = element("div", { className: "prose-part prose-gallery", aria: { role: "group", label: "Gallery" } }, [contentDOM, foot])
  add.addEventListener("click", async () => {
    const chosen = await choosePicture()
    if (!chosen) return
    const pos = getPos()
    const end = pos + editor.state.doc.nodeAt(pos).nodeSize - 1
    editor.view.dispatch(editor.state.tr.insert(end, editor.schema.nodeFromJSON(pictureOf(chosen))))
  })
  // Which picture of how many a button moves, and where it can't: only the gallery sees its pictures side by side.
  const nameMoves = () => {
    const figures = [...contentDOM.children]
    figures.forEach((figure, index) => {
      for (const button of figure.querySelectorAll(".prose-figure__move")) {
        button.setAttribute("aria-label", `${button.textContent}, picture ${index + 1} of ${figures.length}`)
        button.setAttribute("aria-disabled", !figures[index + Number(button.dataset.by)])
      }
    })
  }
  editor.on("transaction", nameMoves)
  queueMicrotask(nameMoves)
  return {
    dom,
    contentDOM,
    stopEvent: (event) => foot.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
    destroy: () => editor.off("transaction", nameMoves),
  }
}

export const Gallery = Node.create({
  name: "gallery",
  group: "top",
  content: "picture+",
  isolating: true,
  parseHTML: () => [{ tag: "div[data-gallery]" }],
  renderHTML: () => ["div", { "data-gallery": "" }, 0],
  addNodeView: () => galleryView,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "gallery",
      groups: "parts",
      priority: 109,
      button: buttons.material("collections", "Gallery"),
      command: async (editor) => {
        const chosen = await choosePicture()
        if (chosen) put(editor, { type: "gallery", content: [pictureOf(chosen)] })
      },
    })
  },
})

// What the editor's own buttons are called here.
const NAMES = {
  heading2: "Heading", heading3: "Small heading", paragraph: "Paragraph", bulletList: "List", orderedList: "Numbered list",
  bold: "Bold (Ctrl+B)", italic: "Italic (Ctrl+I)", blockquote: "Quotation", horizontalRule: "Line between parts",
  "history:undo": "Undo (Ctrl+Z)", "history:redo": "Redo (Ctrl+Shift+Z)",
}

// The editor stands in for its textarea: it takes the textarea's label along. Its buttons say what they are and how
// they stand.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const name = label ? label.textContent.replace(":", "") : ""
  if (name) editor.view.dom.setAttribute("aria-label", name)
  // The bar of buttons comes a moment later than the editor.
  if (editor.options.element.querySelector(".prose-menubar")) nameButtons(editor, name)
  else editor.on("create", () => nameButtons(editor, name))
})

const nameButtons = (editor, name) => {
  const bar = editor.options.element.querySelector(".prose-menubar")
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", `Format ${name || "the text"}`)
  const buttons = [...bar.querySelectorAll("button[data-name]")]
  const show = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", button.classList.contains("active"))
      button.setAttribute("aria-disabled", button.classList.contains("disabled"))
    }
  }
  for (const button of buttons) {
    const called = NAMES[button.dataset.name] || button.title
    button.title = called
    button.setAttribute("aria-label", called)
  }
  editor.on("transaction", show)
  show()
}
