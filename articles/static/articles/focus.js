// What must stay in sight of a picture: a click on it, or arrow keys, instead of two numbers; with how lists will crop it.
const left = document.querySelector("#id_focus_left")
const top_ = document.querySelector("#id_focus_top")
const look = document.querySelector(".field-look img")

const element = (name, attributes, children = []) => {
  const made = Object.assign(document.createElement(name), attributes)
  made.append(...children)
  return made
}

const start = () => {
  const source = look.src.replace(/\/look\/\d+\/$/, "/look/960/")
  const picture = element("img", { src: source, alt: "", draggable: false })
  const point = element("button", { type: "button", className: "focus__point" })
  const crops = ["wide", "square", "tall"].map((shape) => element("img", { src: source, alt: "", className: `focus__crop focus__crop--${shape}` }))
  const frame = element("div", { className: "focus__frame" }, [picture, point])
  const beside = element("div", { className: "focus__crops" }, [element("p", { textContent: "So lists crop it" }), ...crops])
  left.closest("fieldset").querySelector(".form-row").before(element("div", { className: "focus__picture" }, [frame, beside]))

  const place = () => [Number(left.value), Number(top_.value)]
  const show = () => {
    const [x, y] = place()
    point.style.insetInlineStart = `${x}%`
    point.style.insetBlockStart = `${y}%`
    point.setAttribute("aria-label", `What must stay in sight: ${x} % from the left, ${y} % from the top. Arrow keys move it.`)
    for (const crop of crops) crop.style.objectPosition = `${x}% ${y}%`
  }
  const set = (x, y) => {
    for (const [field, value] of [[left, x], [top_, y]]) {
      field.value = Math.max(0, Math.min(100, Math.round(value)))
      field.dispatchEvent(new Event("change", { bubbles: true }))
    }
    show()
  }
  frame.addEventListener("click", (event) => {
    if (!event.detail) return // by keyboard: the arrows move it
    const box = picture.getBoundingClientRect()
    set((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height)
    point.focus()
  })
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  point.addEventListener("keydown", (event) => {
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    const [x, y] = place()
    const by = event.shiftKey ? 10 : 2
    set(x + step[0] * by, y + step[1] * by)
  })
  for (const field of [left, top_]) field.addEventListener("input", show)
  show()
}

if (left && top_ && look) start()
