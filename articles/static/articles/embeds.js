// Videos and posts of other houses: kind, number and what they show. Nothing of theirs is loaded at the desk.
import { Node } from "django-prose-editor/editor"
import { ask, attribute, element, put, toldBy } from "newsroom/prose-kit"

let count = 0

const embedView = ({ node, editor, getPos }) => {
  let current = node
  const houses = JSON.parse(toldBy(editor).houses)
  const title = element("input", { type: "text", id: `embed-title-${++count}`, maxLength: 300 })
  const house = element("strong")
  const link = element("a", { target: "_blank", rel: "noopener" })
  const dom = element("div", { className: "prose-part prose-embed", contentEditable: "false" }, [
    element("p", {}, [house, " ", link]),
    element("label", { htmlFor: title.id, textContent: "What it shows" }),
    title,
  ])
  const show = () => {
    const [name, address] = houses[current.attrs.embed] || ["", ""]
    house.textContent = name
    link.href = link.textContent = address.replace("{}", current.attrs.id)
    if (title.value !== current.attrs.title) title.value = current.attrs.title
  }
  title.addEventListener("input", () => editor.view.dispatch(editor.state.tr.setNodeAttribute(getPos(), "title", title.value)))
  show()
  return {
    dom,
    stopEvent: (event) => event.target === title || event.target === link,
    ignoreMutation: () => true,
    update: (next) => {
      if (next.type.name !== "embed") return false
      current = next
      show()
      return true
    },
  }
}

export const Embed = Node.create({
  name: "embed",
  group: "top",
  atom: true,
  draggable: true,
  addAttributes: () => ({ embed: attribute("data-embed"), id: attribute("data-id"), title: attribute("data-title") }),
  parseHTML: () => [{ tag: "div[data-embed]" }],
  renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes],
  addNodeView: () => embedView,
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "embed",
      groups: "parts",
      button: buttons.material("smart_display", "YouTube or Instagram"),
      command: async (editor) => {
        let found
        const answer = await ask(
          "YouTube or Instagram",
          [
            { name: "address", label: "Address of the video or post", required: true },
            { name: "title", label: "What it shows", help: "Readers are told this before anything is loaded.", required: true, maxLength: 300 },
          ],
          {
            check: async ({ address }) => {
              try {
                const told = await fetch(`${toldBy(editor).embeds}?address=${encodeURIComponent(address)}`)
                found = await told.json()
                return found.error || ""
              } catch {
                return "The address could not be checked. Nothing is lost: try again."
              }
            },
          },
        )
        if (answer) put(editor, { type: "embed", attrs: { embed: found.kind, id: found.id, title: answer.title } })
        else editor.commands.focus()
      },
    })
  },
})
