// What is pasted goes to the newsroom, which knows what a text may hold (articles/html), and comes back as that. What could
// not come along stands there as [Lost here: …]; such marks are shown in the text until somebody has dealt with them.
import { Extension, Plugin, pm } from "django-prose-editor/editor"
import { around, element, toldBy, token } from "newsroom/prose-kit"

const MARK = /\[Lost here: [^\]]{1,60}\]/g

const parse = (html) => new DOMParser().parseFromString(html, "text/html").body

// A cell holds one paragraph: of several, each becomes a line of it.
const asLines = (html) => {
  const lines = [...parse(html).querySelectorAll("p, h2, h3")].map((block) => block.innerHTML)
  return `<p>${lines.join("<br>")}</p>`
}

// Without the newsroom: the editor's own reading, with at least the pictures marked.
const withoutHelp = (html) => {
  const body = parse(html.replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*')/gi, ""))
  for (const lost of body.querySelectorAll("img:not([data-image] img), iframe, video")) lost.replaceWith("[Lost here: picture]")
  return body.innerHTML
}

const say = (editor, words) => {
  const told = editor.view.dom.parentElement.querySelector(".prose-notice")
  if (told) told.remove()
  if (words) editor.view.dom.before(element("p", { className: "prose-notice", textContent: words, aria: { role: "status" } }))
}

const take = async (editor, html) => {
  const { doc, selection } = editor.state
  let clean
  try {
    const body = new FormData()
    // A picture inside the text itself can be larger than all the rest, and stays behind anyway.
    body.append("html", html.replace(/\ssrc\s*=\s*(["'])data:[^"']*\1/gi, ""))
    body.append("csrfmiddlewaretoken", token())
    const answer = await fetch(toldBy(editor).paste, { method: "POST", body })
    clean = (await answer.json()).html
    say(editor, "")
  } catch {
    clean = withoutHelp(html)
    say(editor, "The newsroom could not be reached. The text is here, pasted with less care: read it once more.")
  }
  const { view } = editor
  if (editor.isDestroyed || !clean) return
  if (view.state.doc.eq(doc)) view.dispatch(view.state.tr.setSelection(selection))
  const inCell = around(view.state, "table") && !clean.includes("<table")
  view.dispatch(pm.history.closeHistory(view.state.tr))
  view.pasteHTML(inCell ? asLines(clean) : clean)
}

const marksIn = (doc) => {
  const found = []
  doc.descendants((node, pos) => {
    if (!node.isText) return
    for (const match of node.text.matchAll(MARK)) {
      found.push(pm.view.Decoration.inline(pos + match.index, pos + match.index + match[0].length, { class: "prose-lost" }))
    }
  })
  return pm.view.DecorationSet.create(doc, found)
}

export const Paste = Extension.create({
  name: "newsroomPaste",
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        state: {
          init: (_, { doc }) => marksIn(doc),
          apply: (tr, marks) => (tr.docChanged ? marksIn(tr.doc) : marks),
        },
        props: {
          decorations(state) {
            return this.getState(state)
          },
          // Before the editor reads it: the styles of a clipboard are no styles of this page, and its policy says so.
          handleDOMEvents: {
            paste: (_, event) => {
              const html = event.clipboardData ? event.clipboardData.getData("text/html") : ""
              if (!html || html.includes("data-pm-slice")) return false // what the editor itself copied is ours already
              event.preventDefault()
              take(editor, html)
              return true
            },
          },
        },
      }),
    ]
  },
})
