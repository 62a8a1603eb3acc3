// A picture in the text: the figure stands where it will stand on the page, caption and alternative text are
// written in place, the credit is shown and comes from the picture itself.
import { Node } from "django-prose-editor/editor"
import { addressOf, choosePicture } from "newsroom/chooser"

const attribute = (name) => ({
  default: "",
  parseHTML: (element) => element.getAttribute(name) || "",
  renderHTML: (attributes) => {
    const key = name.replace("data-", "").replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
    return attributes[key] ? { [name]: attributes[key] } : {}
  },
})

const element = (tag, properties = {}, children = []) => {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

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
  const dom = element("figure", { className: "prose-figure" }, [picture, caption, fields])

  const show = () => {
    const { image, alt, credit: line, toCome } = current.attrs
    if (picture.dataset.image !== image) {
      picture.dataset.image = image
      const inside = toCome
        ? element("span", { textContent: "Picture to come" })
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
  group: "block",
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
      groups: "nodes",
      button: buttons.material("image", "Place a picture"),
      command: async (editor) => {
        const chosen = await choosePicture()
        if (!chosen) return
        const attrs = { image: chosen.id, alt: chosen.alternative, credit: chosen.credit, toCome: chosen.toCome }
        const content = chosen.caption ? [{ type: "text", text: chosen.caption }] : []
        editor.chain().focus().insertContent({ type: "picture", attrs, content }).run()
      },
    })
  },
})

// The editor stands in for its textarea: it takes the textarea's label along.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  if (label) editor.view.dom.setAttribute("aria-label", label.textContent.replace(":", ""))
})
