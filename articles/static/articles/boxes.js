// Boxes beside the text: a pull quote, facts, a correction.
import { Node, pm } from "django-prose-editor/editor"
import { around, put } from "newsroom/prose-kit"

const box = ({ name, kind, label, icon, content }) => {
  const toggle = (editor) => {
    const open = around(editor.state, name)
    const { from, to, $from, $to, empty } = editor.state.selection
    if (open) {
      const lift = ({ tr }) => Boolean(pm.history.closeHistory(tr).replaceWith(open.pos, open.pos + open.node.nodeSize, open.node.content))
      editor.chain().focus().command(lift).run()
    } else if (kind === "pull" && !empty && $from.sameParent($to)) {
      // The words stay where they are: a pull quote says them again.
      const words = editor.state.doc.textBetween(from, to, " ").trim()
      put(editor, { type: name, content: [{ type: "paragraph", content: words ? [{ type: "text", text: words }] : [] }] })
    } else if (!empty && editor.can().wrapIn(name)) editor.chain().focus().wrapIn(name).run()
    else put(editor, { type: name, content: [{ type: "paragraph" }] })
  }
  return Node.create({
    name,
    group: "top",
    content,
    defining: true,
    parseHTML: () => [{ tag: `aside[data-kind="${kind}"]` }],
    renderHTML: () => ["aside", { "data-kind": kind }, 0],
    addNodeView: () => () => {
      const dom = document.createElement("aside")
      dom.dataset.kind = kind
      dom.dataset.label = label
      dom.setAttribute("aria-label", label)
      return { dom, contentDOM: dom }
    },
    addMenuItems({ buttons, menu }) {
      menu.defineItem({
        name,
        groups: "boxes",
        button: buttons.material(icon, label),
        command: toggle,
        active: (editor) => editor.isActive(name),
      })
    },
  })
}

export const PullQuote = box({ name: "pullQuote", kind: "pull", label: "Pull quote", icon: "campaign", content: "paragraph+" })
export const FactBox = box({
  name: "factBox",
  kind: "facts",
  label: "Fact box",
  icon: "fact_check",
  content: "(paragraph | heading | bulletList | orderedList)+",
})
export const CorrectionBox = box({ name: "correctionBox", kind: "correction", label: "Correction", icon: "edit_note", content: "paragraph+" })
