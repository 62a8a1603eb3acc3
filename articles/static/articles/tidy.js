// Typographic marks, offered and never forced: quotation marks of the story's language, apostrophes, dashes, dots.
import { Extension, pm } from "django-prose-editor/editor"
import { ask, toldBy } from "newsroom/prose-kit"

const NARROW = "\u202f"
const MARKS = {
  en: ["“", "”", "‘", "’"],
  de: ["„", "“", "‚", "‘"],
  fr: [`«${NARROW}`, `${NARROW}»`, "“", "”"],
}
// No quotation mark of an address is one.
const ADDRESS = /\S*(?:https?:\/\/|www\.|@)\S*/g

const languageOf = (editor) => {
  const chosen = document.querySelector("#id_language")?.value || toldBy(editor).language || "en"
  return MARKS[chosen.slice(0, 2)] || MARKS.en
}

// Every place in one paragraph's words that would change: where, how long, what it becomes, and what kind it is.
export const places = (words, [open, close, openSingle, closeSingle]) => {
  const found = []
  const addresses = [...words.matchAll(ADDRESS)].map((match) => [match.index, match.index + match[0].length])
  const add = (kind, index, length, becomes) => {
    if (!addresses.some(([from, to]) => index >= from && index < to)) found.push({ kind, index, length, becomes })
  }
  for (const { index } of words.matchAll(/"/g)) {
    const opens = /(^|[\s([{\u2014\u2013\-/„“‚‘«\ufffc'])$/.test(words.slice(0, index)) && /^\S/.test(words.slice(index + 1))
    add("quotation marks", index, 1, opens ? open : close)
  }
  for (const { index } of words.matchAll(/'/g)) {
    const before = words.slice(0, index)
    const after = words.slice(index + 1)
    const opens = /(^|[\s([{\u2014\u2013"„“«])$/.test(before) && /^\p{L}/u.test(after) && /'(?!\p{L})/u.test(after) && !/^(?:tis|twas|em|n)\b/i.test(after)
    const opened = found.some(({ kind, becomes }) => kind === "quotation marks" && becomes === openSingle)
    if (opens) add("quotation marks", index, 1, openSingle)
    else if (opened && !/^\p{L}/u.test(after) && /\S$/.test(before)) add("quotation marks", index, 1, closeSingle)
    else add("apostrophes", index, 1, "’")
  }
  for (const match of words.matchAll(/\.\.\./g)) {
    if (words[match.index - 1] !== "." && words[match.index + 3] !== ".") add("dots", match.index, 3, "…")
  }
  for (const match of words.matchAll(/(?<=\s)--?(?=\s)/g)) add("dashes", match.index, match[0].length, "–")
  return found.sort((a, b) => a.index - b.index)
}

const inAll = (editor) => {
  const marks = languageOf(editor)
  const found = []
  editor.state.doc.descendants((node, pos) => {
    if (!node.isTextblock) return true
    const words = node.textBetween(0, node.content.size, "", "\ufffc")
    found.push(...places(words, marks).map((place) => ({ ...place, from: pos + 1 + place.index })))
    return false
  })
  return found
}

const tidy = async (editor) => {
  const found = inAll(editor)
  const kinds = new Map()
  for (const { kind } of found) kinds.set(kind, (kinds.get(kind) || 0) + 1)
  const list = [...kinds].map(([kind, number]) => `${kind}: ${number}`).join(", ")
  const answer = await ask(
    !found.length ? "Nothing to tidy" : found.length === 1 ? "Tidy 1 place" : `Tidy ${found.length} places`,
    [],
    { does: found.length ? "Change all" : "Good", about: found.length ? `${list}. One undo takes it back.` : "Quotation marks, dashes and dots are as they should be." },
  )
  if (!answer || !found.length) return editor.commands.focus()
  const { tr } = editor.state
  for (const { from, length, becomes } of found.reverse()) {
    const { marks } = tr.doc.resolve(from + 1).parent.nodeAt(from - tr.doc.resolve(from).start())
    tr.replaceWith(from, from + length, editor.schema.text(becomes, marks))
  }
  editor.view.dispatch(pm.history.closeHistory(tr))
  editor.view.dispatch(pm.history.closeHistory(editor.state.tr))
  editor.commands.focus()
}

export const Tidy = Extension.create({
  name: "tidy",
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "tidy",
      groups: "tidy",
      button: buttons.text("“ ”", "Tidy quotation marks and dashes"),
      command: tidy,
    })
  },
})
