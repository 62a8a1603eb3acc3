// What is typed and not saved: kept on the server every few seconds, in this browser while the server does not take it.
// And who else has the story open. admin/autosaving.py answers; nothing here ever throws a text away that is kept nowhere else.
import { csrf } from "./csrf.js"

const box = document.querySelector("[data-keeping]")
const form = document.querySelector("#article_form")
const { person, story, keep, present, signIn } = box ? box.dataset : {}
const token = form?.querySelector("[name=typed_at]")

const QUIET = 2_500 // after the last key
const LONGEST = 10_000 // of writing without a pause
const BEAT = 15_000
const AGAIN = 5_000 // where nobody answered
const LEFT = 8_000 // a text in this browser that no page has touched for so long was left there

// What the page carries for itself is not typed.
const TECHNICAL = /^(csrfmiddlewaretoken|typed_at|page|throw_away|together_.*|_.*|initial-.*|.*-__prefix__-.*)$/
const SEEN = /^seen_/

const typed = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !TECHNICAL.test(name))
const asText = (entries) => JSON.stringify(entries.filter(([name]) => !SEEN.test(name)))
const field = (name) => form.querySelector(`[name=${name}]`)?.value || ""

const start = () => {
  const unsaved = "unsaved" in box.dataset
  const before = asText(typed())
  let now = before // as it stood when last looked at
  let kept = unsaved ? "" : before // as the server has it
  let since = 0 // when the first change came that is not kept
  let last = 0 // when the last one came
  let failed = 0 // when the server last did not take it
  let sending = null
  let leaving = false
  const dirty = () => unsaved || now !== before

  // Sentences, each said once: they are read aloud when they change.
  const say = (part, ...said) => {
    const place = box.querySelector(`[data-${part}]`)
    const words = said.map((each) => each.textContent ?? each).join("")
    if (place.textContent !== words) place.replaceChildren(...said)
  }
  const link = (words, href) =>
    Object.assign(document.createElement("a"), { textContent: words, href, target: "_blank", rel: "noopener" })

  // In this browser

  const mine = `newsroom:typed:${person}:${story}:`
  const key = () => mine + (field("seen_version") || "0")
  const keepHere = () => {
    try {
      const entry = { at: Date.now(), typed_at: token.value, entries: typed() }
      localStorage.setItem(key(), JSON.stringify(entry))
      return true
    } catch {
      return false // full, or not allowed
    }
  }
  const dropHere = () => {
    try {
      localStorage.removeItem(key())
    } catch {
      // nothing was kept
    }
  }
  const here = () => (keepHere() ? "What you type is kept in this browser" : "This browser can’t keep it: copy what you typed")

  // On the server

  const bodyOf = (fields) => {
    const body = new FormData()
    for (const [name, value] of fields) body.append(name, value)
    body.set("csrfmiddlewaretoken", csrf() || field("csrfmiddlewaretoken"))
    body.set("person", person)
    body.set("page", field("page"))
    body.set("writing", keep && dirty() ? "1" : "0")
    body.set("seen_version", body.get("seen_version") || field("seen_version"))
    body.set("seen_revision", body.get("seen_revision") || field("seen_revision"))
    return body
  }
  // What was told, and `outcome`: kept, refused, signed out, denied or no answer.
  const understand = (status, redirected, text) => {
    try {
      return { ...JSON.parse(text), outcome: status < 400 ? "kept" : "refused" }
    } catch {
      // a page, and no answer of ours
    }
    if (redirected || (status === 403 && !csrf())) return { outcome: "signed out" }
    return { outcome: status === 403 || status === 404 ? "denied" : "no answer" }
  }
  const ask = async (address, fields) => {
    try {
      const answer = await fetch(address, { method: "POST", body: bodyOf(fields) })
      return understand(answer.status, answer.redirected, await answer.text())
    } catch {
      return { outcome: "no answer" }
    }
  }
  // The same while the page waits: the form that is being sent goes on in the same breath, or stays.
  const askNow = (address, fields) => {
    const request = new XMLHttpRequest()
    request.open("POST", address, false)
    try {
      request.send(bodyOf(fields))
    } catch {
      return { outcome: "no answer" }
    }
    return understand(request.status, !request.responseURL.endsWith(address), request.responseText)
  }

  const tell = ({ outcome, refused, others, newer, what_changed: changed }) => {
    failed = outcome === "kept" ? 0 : Date.now()
    if (outcome === "kept" || outcome === "refused") {
      if (others !== undefined) say("others", others)
      if (newer) say("newer", `${newer} What you write is merged with it when you save. `, ...(changed ? [link("See what changed", changed)] : []))
    }
    if (outcome === "refused") say("kept", refused)
    else if (outcome === "no answer")
      say("kept", dirty() ? `No connection. ${here()}, and sent as soon as there is one.` : "No connection.")
    else if (outcome === "signed out")
      say("kept", "You have been signed out. ", ...(dirty() ? [`${here()}. `] : []), link("Sign in again", signIn), " in another tab, and this page goes on by itself.")
    else if (outcome === "denied") say("kept", `You may not change this story any more. ${here()}.`)
    box.classList.toggle("keeping--failed", outcome !== "kept")
    return outcome
  }

  const sent = (told, entries) => {
    if (told.outcome === "kept") {
      token.value = told.typed_at
      kept = asText(entries)
      since = kept === now ? 0 : Date.now()
      if (kept === now) dropHere()
      say("kept", `Typed text kept ${told.kept}`)
    } else keepHere()
    return tell(told)
  }
  const withToken = (entries) => [...entries, ["typed_at", token.value]]
  const send = () => {
    const entries = typed()
    sending ??= ask(keep, withToken(entries))
      .then((told) => sent(told, entries))
      .finally(() => (sending = null))
    return sending
  }

  // Before pictures go (uploading.js), what is typed goes: whether it is kept.
  const keepNow = async () => {
    await sending
    now = asText(typed())
    return !keep || !dirty() || now === kept || (await send()) === "kept"
  }
  document.addEventListener("keep-text", (event) => event.detail.push(keepNow()))

  const beat = async () => {
    if (!present) return
    const told = await ask(present, [])
    const failedBefore = failed
    tell(told)
    if (told.outcome === "kept" && failedBefore) {
      if (keep && dirty() && kept !== now) await send()
      else say("kept", "")
    }
  }

  const look = () => {
    const text = asText(typed())
    if (text !== now) {
      now = text
      last = Date.now()
      since ||= last
      if (keep) keepHere()
    }
    if (!keep || sending || leaving || !dirty() || now === kept) return
    const time = Date.now()
    if (failed ? time - failed > AGAIN : time - last > QUIET || time - since > LONGEST) send()
  }

  // What was left in this browser by a page that could not send it goes to the server, which offers it.
  const bringLeft = async () => {
    if (!keep || dirty() || "undecided" in box.dataset || sending) return
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(mine))) {
      const { at, typed_at: was, entries } = JSON.parse(localStorage.getItem(name))
      if (asText(entries) === now) localStorage.removeItem(name)
      else if (Date.now() - at > LEFT) {
        const told = await ask(keep, [...entries, ["typed_at", was]])
        if (told.outcome !== "kept") {
          tell(told)
          continue
        }
        localStorage.removeItem(name)
        leaving = true
        location.reload()
        return
      }
    }
  }
  const bringLeftIfAny = () => bringLeft().catch(() => {}) // a browser without storage has nothing left in it

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return
    now = asText(typed())
    // First where it can't be lost: a form sent by somebody who is signed out comes to nothing.
    if (keep && dirty() && !leaving && !event.submitter?.hasAttribute("formaction")) {
      const entries = typed()
      const outcome = sent(askNow(keep, withToken(entries)), entries)
      if (outcome !== "kept" && outcome !== "refused") {
        event.preventDefault()
        box.scrollIntoView({ block: "center" })
        return
      }
    }
    leaving = true
  })
  addEventListener("beforeunload", (event) => {
    now = asText(typed())
    if (dirty() && !leaving) event.preventDefault()
  })
  addEventListener("pagehide", () => {
    const body = new FormData()
    body.set("csrfmiddlewaretoken", csrf())
    body.set("leaves", "1")
    if (present) fetch(present, { method: "POST", body, keepalive: true }).catch(() => {})
  })
  document.querySelector("#logout-form")?.addEventListener("submit", () => {
    addEventListener("pagehide", () => {
      for (const name of Object.keys(localStorage)) if (name.startsWith(`newsroom:typed:${person}:`)) localStorage.removeItem(name)
    })
  })
  const back = () => {
    if (document.visibilityState === "hidden") return
    leaving = false
    if (failed) failed = 1
    look()
    beat()
  }
  addEventListener("pageshow", (event) => event.persisted && back())
  addEventListener("online", back)
  addEventListener("focus", () => failed && back())
  document.addEventListener("visibilitychange", () => failed && back())

  setInterval(look, 1000)
  setInterval(beat, BEAT)
  setInterval(bringLeftIfAny, BEAT)
  beat()
  if (!unsaved) bringLeftIfAny()
  document.querySelector(".together")?.focus()
}

if (box && form) start()
