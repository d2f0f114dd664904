/** An element; text stays text, whatever it says. `on…` are listeners, `style` custom properties, `data` data attributes. */
export const h = (name, attributes = {}, ...children) => {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key === 'style')
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text)
    else if (key === 'data') Object.assign(element.dataset, value)
    else if (key in element && typeof value !== 'string') element[key] = value
    else element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

const svg = 'http://www.w3.org/2000/svg'

/** One of the drawings in `icons.svg`. */
export const icon = (name) => {
  const element = document.createElementNS(svg, 'svg')
  element.setAttribute('class', 'icon')
  element.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(svg, 'use')
  use.setAttribute('href', `/page/icons.svg#${name}`)
  element.append(use)
  return element
}

export const unseen = (text) => h('span', { class: 'unseen' }, text)

export const byId = (id) => {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no #${id}`)
  return element
}

/** Says something to whoever cannot see it, and shows it for a while to whoever can. */
export const announce = (text, { shown = true } = {}) => {
  // Behind a modal dialog nothing is read out.
  const said = [...document.querySelectorAll('dialog[open] .said')].at(-1) ?? byId('announcer')
  said.textContent = text
  if (!shown) return
  const toast = byId('toast')
  toast.textContent = text
  toast.classList.add('visible')
  clearTimeout(announce.timer)
  announce.timer = setTimeout(() => toast.classList.remove('visible'), 4000)
}

/** Replaces what an element holds, and keeps the focus on what has the same `data-key`. */
export const redraw = (element, ...children) => {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  element.replaceChildren(...children.flat(3).filter(Boolean))
  if (focused !== undefined) focusKey(focused, element)
}

export const focusKey = (key, within = document) => {
  const target = within.querySelector(`[data-key="${CSS.escape(key)}"]`)
  target?.focus({ preventScroll: true })
  return target !== null
}
