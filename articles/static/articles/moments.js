// Beside a day and a time on one clock: the same moment in UTC, while it is typed. A time that this clock skips or
// shows twice gets none: what it means is asked when the form comes back.

const shown = (zone, moment) =>
  new Date(new Date(moment).toLocaleString("en-US", { timeZone: zone, hourCycle: "h23" }) + " UTC").getTime()

// The moments at which a clock of this zone shows a time, given as if it were UTC in milliseconds.
const moments = (zone, wanted) => {
  const around = [-86_400_000, 0, 86_400_000].map((by) => wanted - (shown(zone, wanted + by) - (wanted + by)))
  return [...new Set(around)].filter((moment) => shown(zone, moment) === wanted)
}

const say = (widget) => {
  const [day, time] = widget.querySelectorAll("input[type=date], input[type=time]")
  const output = widget.querySelector("[data-utc]")
  if (!output || !day) return
  const wanted = Date.parse(`${day.value}T${time.value}Z`)
  const found = Number.isNaN(wanted) ? [] : moments(widget.dataset.moment, wanted)
  if (found.length !== 1) return void (output.textContent = "")
  const [date, clock] = new Date(found[0]).toISOString().split("T")
  const other = date === day.value ? "" : `${new Date(found[0]).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })}, `
  output.textContent = `= ${other}${clock.slice(0, 5)} UTC`
}

for (const widget of document.querySelectorAll("[data-moment]")) {
  widget.addEventListener("input", (event) => {
    if (event.target.type === "radio") return
    say(widget)
    widget.querySelector(".moment__readings")?.remove() // it asked about the time that stood there before
  })
  // Half a date is sent as none at all: the browser is made to say so, also where the form itself asks it not to.
  widget.closest("form")?.addEventListener("submit", (event) => {
    const half = [...widget.querySelectorAll("input")].find((input) => input.validity.badInput)
    if (half && !event.defaultPrevented) {
      event.preventDefault()
      half.reportValidity()
    }
  })
}

// The embargo is typed on the clock of its source, which is chosen beside it.
const zone = document.querySelector("[data-zone-of-embargo]")
const embargo = (document.getElementById("id_embargo_until_0") ?? document.getElementById("id_until_0"))?.closest("[data-moment]")
if (zone && embargo) {
  const newsroom = zone.dataset.zoneOfEmbargo
  zone.addEventListener("input", () => {
    const named = zone.value.trim().replaceAll(" ", "_") || newsroom
    const words = embargo.querySelector(".moment__clock")
    try {
      new Intl.DateTimeFormat("en", { timeZone: named })
    } catch {
      return
    }
    embargo.dataset.moment = named
    words.firstChild.textContent = `${named.split("/").at(-1).replaceAll("_", " ")} `
    say(embargo)
  })
}
