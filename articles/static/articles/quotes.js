// Quotations: set off from the text with who said it, and what somebody wrote elsewhere, kept as data.
import { Blockquote as Base, Mark, Node, pm } from "django-prose-editor/editor"
import { around, ask, attribute, element, put } from "newsroom/prose-kit"

export const Cite = Mark.create({
  name: "cite",
  priority: 1100, // around links, as articles/html nests them
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: () => ["cite", 0],
})

// The last paragraph of a quotation, where it is wholly in <cite>, says who said it.
const attributionOf = (quotation) => {
  const last = quotation.lastChild
  if (quotation.childCount < 2 || last.type.name !== "paragraph" || !last.content.size) return null
  let whole = true
  last.forEach((child) => {
    whole &&= child.marks.some((mark) => mark.type.name === "cite")
  })
  return whole ? last : null
}

const nameWhoSaidIt = async (editor) => {
  const quotation = around(editor.state, "blockquote")
  if (!quotation) return
  const before = attributionOf(quotation.node)
  const answer = await ask("Who said it", [{ name: "who", label: "Name, and what they are", value: before ? before.textContent : "", maxLength: 200 }], {
    does: "Set",
    remove: before ? "Remove" : "",
  })
  if (!answer || (before && answer.who === before.textContent)) return editor.commands.focus()
  const who = answer === "remove" ? "" : answer.who
  editor
    .chain()
    .focus()
    .command(({ tr, state: { schema } }) => {
      const end = quotation.pos + quotation.node.nodeSize - 1
      const start = before ? end - before.nodeSize : end
      const said = who ? [schema.nodes.paragraph.create(null, schema.text(who, [schema.marks.cite.create()]))] : []
      pm.history.closeHistory(tr).replaceWith(start, end, said)
      return true
    })
    .run()
}

export const Blockquote = Base.extend({
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "attribution",
      groups: "nodes",
      priority: 99,
      button: buttons.material("person", "Who said it"),
      command: nameWhoSaidIt,
      hidden: (editor) => !editor.isActive("blockquote"),
    })
  },
})

// From the field's local time to the minute in UTC, and back.
const toUtc = (local) => (local ? `${new Date(local).toISOString().slice(0, 16)}Z` : "")
const toLocal = (utc) => {
  const moment = utc ? new Date(utc) : new Date()
  return new Date(moment - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const askAbout = (attrs, withText) =>
  ask(
    "Post or message, as a quotation",
    [
      ...(withText ? [{ name: "text", label: "What it says", type: "textarea", required: true, maxLength: 5000 }] : []),
      { name: "author", label: "Author", value: attrs.author, required: true, maxLength: 200 },
      { name: "handle", label: "Handle", value: attrs.handle, help: "As it stands there, without the @.", maxLength: 160 },
      { name: "permalink", label: "Address of the post", type: "url", value: attrs.permalink, required: true },
      { name: "captured", label: "Captured", type: "datetime-local", value: toLocal(attrs.captured), help: "When you saw that it says this, on your clock." },
    ],
    {
      does: withText ? "Insert" : "Save",
      check: async ({ permalink, handle }) => {
        if (!/^https:\/\/[^\s/\\?#@]+([/?#]\S*)?$/i.test(permalink)) return "The address of the post begins with https://."
        return handle && !/^@?[\w.-]{1,80}(@[\w.-]{1,80})?$/.test(handle) ? "A handle has letters, digits, dots and lines only." : ""
      },
    },
  )

const attrsOf = ({ author, handle, permalink, captured }) => ({ author, handle: handle.replace(/^@/, ""), permalink, captured: toUtc(captured) })

const socialView = ({ node, editor, getPos }) => {
  let current = node
  const who = element("span")
  const edit = element("button", { type: "button", className: "button", textContent: "Change source" })
  const source = element("div", { className: "prose-part__source", contentEditable: "false" }, [who, edit])
  const contentDOM = element("div")
  const dom = element("blockquote", { className: "prose-part prose-social", aria: { label: "Post or message" } }, [contentDOM, source])
  const show = () => {
    const { author, handle, permalink, captured } = current.attrs
    who.textContent = [author, handle && `@${handle}`, permalink, captured && `captured ${toLocal(captured).replace("T", ", ")}`]
      .filter(Boolean)
      .join(" · ")
  }
  edit.addEventListener("click", async () => {
    const answer = await askAbout(current.attrs, false)
    if (answer) {
      const pos = getPos()
      editor.view.dispatch(editor.state.tr.setNodeMarkup(pos, null, attrsOf(answer)))
    }
    editor.commands.focus()
  })
  show()
  return {
    dom,
    contentDOM,
    stopEvent: (event) => source.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
    update: (next) => {
      if (next.type.name !== "socialQuote") return false
      current = next
      show()
      return true
    },
  }
}

export const SocialQuote = Node.create({
  name: "socialQuote",
  group: "top",
  content: "paragraph+",
  defining: true,
  addAttributes: () => ({
    author: attribute("data-author"),
    handle: attribute("data-handle"),
    permalink: attribute("data-permalink"),
    captured: attribute("data-captured"),
  }),
  parseHTML: () => [{ tag: "blockquote[data-permalink]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["blockquote", HTMLAttributes, 0],
  addNodeView: () => socialView,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "socialQuote",
      groups: "parts",
      button: buttons.material("forum", "Post or message"),
      active: (editor) => editor.isActive("socialQuote"),
      command: async (editor) => {
        const answer = await askAbout({ author: "", handle: "", permalink: "", captured: "" }, true)
        if (!answer) return editor.commands.focus()
        const content = answer.text.split(/\n+/).filter((line) => line.trim()).map((line) => ({ type: "paragraph", content: [{ type: "text", text: line.trim() }] }))
        put(editor, { type: "socialQuote", attrs: attrsOf(answer), content })
      },
    })
  },
})
