// Tables: a name, rows and columns of plain cells. Enter begins a new line in the cell, Tab goes to the next one.
import { Table as Base, TableCell as Cell, TableHeader as Header, TableRow } from "django-prose-editor/editor"
import { around, element, put } from "newsroom/prose-kit"

export { TableRow }
export const TableCell = Cell.extend({ content: "paragraph" })
export const TableHeader = Header.extend({ content: "paragraph" })

let count = 0

const tableView = ({ node, editor, getPos }) => {
  let current = node
  const caption = element("input", { type: "text", id: `table-caption-${++count}`, maxLength: 500, value: node.attrs.caption })
  const naming = element("div", { className: "prose-table__caption", contentEditable: "false" }, [
    element("label", { htmlFor: caption.id, textContent: "What the table shows" }),
    caption,
  ])
  const contentDOM = element("tbody")
  const dom = element("div", { className: "prose-table" }, [
    naming,
    element("div", { className: "prose-table__scroll" }, [element("table", {}, [contentDOM])]),
  ])
  caption.addEventListener("input", () => editor.view.dispatch(editor.state.tr.setNodeAttribute(getPos(), "caption", caption.value)))
  return {
    dom,
    contentDOM,
    stopEvent: (event) => naming.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
    update: (next) => {
      if (next.type !== current.type) return false
      current = next
      if (caption.value !== current.attrs.caption) caption.value = current.attrs.caption
      return true
    },
  }
}

const row = (cell, columns) => ({
  type: "tableRow",
  content: Array.from({ length: columns }, () => ({ type: cell, content: [{ type: "paragraph" }] })),
})

export const Table = Base.extend({
  group: "top",
  addAttributes: () => ({
    caption: {
      default: "",
      parseHTML: (table) => (table.caption ? table.caption.textContent : ""),
      renderHTML: () => ({}),
    },
  }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ node }) =>
    node.attrs.caption ? ["table", ["caption", {}, node.attrs.caption], ["tbody", 0]] : ["table", ["tbody", 0]],
  addNodeView: () => tableView,
  addKeyboardShortcuts() {
    return {
      ...this.parent?.(),
      Enter: ({ editor }) => Boolean(around(editor.state, "table")) && editor.commands.setHardBreak(),
    }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "table",
      groups: "table",
      button: buttons.material("grid_on", "Table"),
      command: (editor) => put(editor, { type: "table", content: [row("tableHeader", 3), row("tableCell", 3), row("tableCell", 3)] }),
      hidden: (editor) => editor.isActive("table"),
    })
    const inTable = (name, label, text, command) =>
      menu.defineItem({
        name: `table:${name}`,
        groups: "table",
        button: buttons.text(text, label),
        command: (editor) => command(editor.chain().focus()).run(),
        hidden: (editor) => !editor.isActive("table"),
      })
    inTable("rowBefore", "Add a row above", "+ row ↑", (chain) => chain.addRowBefore())
    inTable("rowAfter", "Add a row below", "+ row ↓", (chain) => chain.addRowAfter())
    inTable("columnBefore", "Add a column before", "+ col ←", (chain) => chain.addColumnBefore())
    inTable("columnAfter", "Add a column after", "+ col →", (chain) => chain.addColumnAfter())
    inTable("head", "First row names the columns", "head", (chain) => chain.toggleHeaderRow())
    inTable("deleteRow", "Remove this row", "− row", (chain) => chain.deleteRow())
    inTable("deleteColumn", "Remove this column", "− col", (chain) => chain.deleteColumn())
    inTable("deleteTable", "Remove the table", "− table", (chain) => chain.deleteTable())
  },
})
