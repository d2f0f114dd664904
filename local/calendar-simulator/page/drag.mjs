import { drawGhost } from './week-view.mjs'
import { day, hour, minute } from './zone-time.mjs'

/*
 * Moving, resizing and drawing events with a pointer. A finger has to rest for a moment first, so that the week can
 * still be scrolled with it.
 */

const step = 15 * minute
const threshold = 5
const rest = 350

const snapped = (duration) => Math.round(duration / step) * step

/** The wall time under a pointer: the day of its column, and the time by its height in it. */
const wallUnder = (week, x, y) => {
  const columns = [...week.querySelectorAll('.day')].filter((column) => column.offsetParent !== null)
  const column = columns.find((one) => x < one.getBoundingClientRect().right) ?? columns.at(-1)
  const box = column.getBoundingClientRect()
  const time = ((y - box.top) / box.height) * day
  return Number(column.dataset.day) + Math.min(Math.max(time, 0), day)
}

const planOf = (mode, seen, from) => {
  if (mode === 'create') {
    return (to) => {
      const [a, b] = [from, to].sort((one, other) => one - other)
      const start = Math.floor(a / step) * step
      return { allDay: false, start, end: Math.max(Math.ceil(b / step) * step, start + step) }
    }
  }
  if (mode === 'resize') {
    return (to) => ({ ...seen, end: Math.max(snapped(seen.end + to - from), seen.start + step) })
  }
  return (to) => {
    const moved = seen.allDay ? Math.floor(to / day) * day - Math.floor(from / day) * day : snapped(to - from)
    return { ...seen, start: seen.start + moved, end: seen.end + moved }
  }
}

const modeOf = (target, clientY) => {
  const event = target.closest('.event')
  if (event === null) return target.closest('.day') === null ? null : 'create'
  if (event.dataset.editable === undefined) return null
  const nearEnd = event.getBoundingClientRect().bottom - clientY < 9
  return nearEnd && event.classList.contains('timed') ? 'resize' : 'move'
}

/** Calls `ondrop(seen, when)` for what was moved or resized and `oncreate(when)` for what was drawn. */
export const enableDragging = (week, { seenOf, firstDay, canStart, ondrop, oncreate, onstart, onend }) => {
  let active = null

  const begin = () => {
    active.dragging = true
    active.target.closest('.event')?.classList.add('lifted')
    week.classList.add('dragging')
    onstart()
  }
  const show = (x, y) => {
    const { seen, plan } = active
    active.when = plan(wallUnder(week, x, y))
    drawGhost(week, active.when, {
      firstDay: firstDay(),
      color: seen?.color ?? 'var(--accent)',
      title: seen?.title ?? 'New event',
    })
  }
  const finish = (outcome) => {
    if (active === null) return
    const { dragging, seen, when, timer, pointerId } = active
    clearTimeout(timer)
    if (week.hasPointerCapture(pointerId)) week.releasePointerCapture(pointerId)
    active.target.closest('.event')?.classList.remove('lifted')
    week.classList.remove('dragging')
    active = null
    if (!dragging) return
    onend()
    drawGhost(week, null, { firstDay: firstDay() })
    if (outcome !== 'drop' || when === undefined) return
    // The click that ends a drag opens nothing.
    week.addEventListener('click', (event) => event.stopPropagation(), { capture: true, once: true })
    setTimeout(() => week.dispatchEvent(new Event('click')), 0)
    if (seen === null) oncreate(when)
    else if (when.start !== seen.start || when.end !== seen.end) ondrop(seen, when)
  }

  week.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || active !== null || !canStart()) return
    const mode = modeOf(event.target, event.clientY)
    if (mode === null) return
    const seen = mode === 'create' ? null : seenOf(event.target.closest('.event').dataset.event)
    const from = wallUnder(week, event.clientX, event.clientY)
    const { target, clientX: x, clientY: y, pointerId, pointerType } = event
    active = {
      mode,
      seen,
      target,
      x,
      y,
      pointerId,
      touch: pointerType === 'touch',
      dragging: false,
      plan: planOf(mode, seen, from),
      from,
    }
    if (active.touch) active.timer = setTimeout(() => active !== null && begin(), rest)
  })
  week.addEventListener('pointermove', (event) => {
    if (active === null || event.pointerId !== active.pointerId) return
    const far = Math.hypot(event.clientX - active.x, event.clientY - active.y) > threshold
    if (!active.dragging && active.touch && far) return finish('cancel')
    if (!active.dragging && !active.touch && far) {
      week.setPointerCapture(event.pointerId)
      begin()
    }
    if (active?.dragging) show(event.clientX, event.clientY)
  })
  week.addEventListener('pointerup', (event) => {
    if (active === null || event.pointerId !== active.pointerId) return
    const { mode, dragging, from } = active
    if (mode === 'create' && !dragging) {
      finish('cancel')
      const start = Math.floor(from / (hour / 2)) * (hour / 2)
      return oncreate({ allDay: false, start, end: start + hour })
    }
    finish('drop')
  })
  week.addEventListener('pointercancel', () => finish('cancel'))
  week.addEventListener('contextmenu', (event) => active?.touch && event.preventDefault())
  // Once a finger carries something, the week stays where it is.
  week.addEventListener('touchmove', (event) => active?.dragging && event.preventDefault(), { passive: false })
  document.addEventListener('keydown', (event) => event.key === 'Escape' && finish('cancel'))
}
