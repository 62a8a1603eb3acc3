// Links: our own stories by search, or an address that is typed. Ctrl+K.
import { Link as Base } from "django-prose-editor/editor"
import { element, toldBy } from "newsroom/prose-kit"

// What articles/html lets a story link to.
const ADDRESS = /^(https?:\/\/[^\s/\\?#@]+([/?#]\S*)?|mailto:[^\s/\\@]+@\S+|\/(?![/\\])\S*)$/i
const LIKE_AN_ADDRESS = /^(https?:|mailto:|\/)|^(www\.)?[\w-]+(\.[\w-]+)+(\/\S*)?$/i

const completed = (typed) => {
  if (typed.startsWith(`${location.origin}/`)) return typed.slice(location.origin.length)
  if (/^[^\s/@]+@[^\s/@]+\.\w+$/.test(typed)) return `mailto:${typed}`
  return /^(https?:|mailto:|\/)/i.test(typed) ? typed : `https://${typed}`
}

let count = 0

const askForLink = (editor) =>
  new Promise((resolve) => {
    const id = `link-${++count}`
    const inLink = editor.isActive("link")
    const needsWords = editor.state.selection.empty && !inLink
    const address = element("input", { type: "text", id: `${id}-address`, value: editor.getAttributes("link").href || "", autocomplete: "off", maxLength: 2000 })
    const words = element("input", { type: "text", id: `${id}-words`, maxLength: 300 })
    const found = element("ul", { className: "ask__found" })
    const told = element("p", { className: "helptext", aria: { role: "status" } })
    const said = element("p", { aria: { role: "alert" } })
    const buttons = [element("button", { type: "submit", className: "button default", textContent: "Set link" })]
    if (inLink) buttons.push(element("button", { type: "button", className: "button", textContent: "Remove link", data: { remove: "" } }))
    buttons.push(element("button", { type: "button", className: "button", textContent: "Cancel", data: { close: "" } }))
    const rows = [element("div", {}, [element("label", { htmlFor: address.id, textContent: "Search our stories, or type an address" }), address])]
    if (needsWords) rows.push(element("div", {}, [element("label", { htmlFor: words.id, textContent: "Words of the link" }), words]))
    const form = element("form", { className: "ask__form" }, [...rows, told, found, said, element("p", { className: "verbs" }, buttons)])
    const dialog = element("dialog", { className: "chooser ask", aria: { labelledby: `${id}-title` } }, [
      element("h2", { id: `${id}-title`, textContent: inLink ? "Change the link" : "Link" }),
      form,
    ])
    const done = (answer) => {
      dialog.remove()
      resolve(answer)
    }
    const use = (href, headline = "") => done({ href, words: needsWords ? words.value.trim() || headline || href : "" })

    const line = ({ headline, address: href, state, section }) => {
      const button = element("button", { type: "button" }, [
        element("span", { textContent: headline }),
        element("span", { className: "ask__state", textContent: `${state} · ${section}` }),
      ])
      button.addEventListener("click", () => use(href, headline))
      return element("li", {}, [button])
    }
    let newest = 0
    const search = async () => {
      const mine = ++newest
      const typed = address.value.trim()
      if (LIKE_AN_ADDRESS.test(typed)) {
        found.replaceChildren()
        told.textContent = ""
        return
      }
      try {
        const answer = await fetch(`${toldBy(editor).stories}?q=${encodeURIComponent(typed)}`)
        const { stories } = await answer.json()
        if (mine !== newest) return
        found.replaceChildren(...stories.map(line))
        told.textContent = stories.length ? (typed ? "" : "Newest stories") : "No story has these words in its headline."
      } catch {
        if (mine === newest) told.textContent = "The stories could not be searched. An address can still be typed."
      }
    }
    let waiting
    address.addEventListener("input", () => {
      said.textContent = ""
      clearTimeout(waiting)
      waiting = setTimeout(search, 200)
    })
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      const typed = address.value.trim()
      const href = completed(typed)
      if (LIKE_AN_ADDRESS.test(typed) || /@/.test(typed)) {
        if (ADDRESS.test(href)) use(href)
        else said.textContent = "A link leads to https://…, http://…, mailto:… or an address of ours that begins with /."
      } else if (found.querySelectorAll("button").length === 1) {
        found.querySelector("button").click()
      } else said.textContent = "Choose a story from the list, or type a whole address."
    })
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) done(null)
      if (event.target.closest("[data-remove]")) done("remove")
    })
    dialog.addEventListener("cancel", () => done(null))
    document.body.append(dialog)
    dialog.showModal()
    address.select()
    search()
  })

const link = async (editor) => {
  const answer = await askForLink(editor)
  const chain = editor.chain().focus()
  if (!answer) chain.run()
  else if (answer === "remove") chain.extendMarkRange("link").unsetLink().run()
  else if (answer.words) {
    chain.insertContent({ type: "text", text: answer.words, marks: [{ type: "link", attrs: { href: answer.href } }] }).run()
  } else chain.extendMarkRange("link").setLink({ href: answer.href }).run()
}

export const Link = Base.extend({
  inclusive: () => false,
  addOptions() {
    return { ...this.parent?.(), defaultProtocol: "https" }
  },
  addCommands() {
    return { ...this.parent?.(), addLink: () => ({ editor }) => void link(editor) || true }
  },
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      link(editor)
      return true
    },
  }),
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      button: buttons.material("insert_link", "Link (Ctrl+K)"),
      command: link,
      active: (editor) => editor.isActive("link"),
    })
    menu.defineItem({
      name: "unlink",
      groups: "link",
      button: buttons.material("link_off", "Remove link"),
      command: (editor) => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      hidden: (editor) => !editor.isActive("link"),
    })
  },
})
