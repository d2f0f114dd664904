import { announce, byId } from './dom.mjs'
import { isLong } from './week-layout.mjs'
import { drawGhost } from './week-view.mjs'
import { clockInWords, day, dayInWords, minute, spanInWords, startOfDay } from './zone-time.mjs'

const step = 15 * minute

const moves = {
  ArrowUp: { by: -step },
  ArrowDown: { by: step },
  ArrowLeft: { by: -day },
  ArrowRight: { by: day },
}

const moved = (when, key, resizes) => {
  const { by } = moves[key]
  if (when.allDay && Math.abs(by) < day) return when
  if (!resizes) return { ...when, start: when.start + by, end: when.end + by }
  const shortest = when.allDay ? day : step
  return { ...when, end: Math.max(when.end + by, when.start + shortest) }
}

const inShort = (when) => {
  if (isLong(when)) return spanInWords(when)
  return `${dayInWords(when.start)}, ${clockInWords(when.start)} to ${clockInWords(when.end)}`
}

/** Lifts an event with M: arrows carry it, Enter puts it down, Escape puts it back. */
export const enableMovingByKeys = (week, { firstDay, showWeekOf, ondrop, onstart, onend }) => {
  let carried = null

  const draw = () => {
    const { seen, when } = carried
    drawGhost(week, when, { firstDay: firstDay(), color: seen.color, title: seen.title })
    week.querySelector(`[data-event="${CSS.escape(seen.key)}"]`)?.classList.add('lifted')
    week.querySelector('.ghost')?.scrollIntoView({ block: 'nearest' })
  }
  const lift = (seen) => {
    carried = { seen, when: { allDay: seen.allDay, start: seen.start, end: seen.end } }
    onstart()
    const hint = byId('moving')
    hint.hidden = false
    hint.textContent = `Moving “${seen.title}”: arrows move it, Shift with arrows changes its length, Enter keeps it, Escape does not.`
    announce(`${hint.textContent} ${inShort(carried.when)}`, { shown: false })
    draw()
  }
  const putDown = () => {
    const { seen, when } = carried
    carried = null
    byId('moving').hidden = true
    drawGhost(week, null, { firstDay: firstDay() })
    week.querySelector('.lifted')?.classList.remove('lifted')
    onend(seen)
    return { seen, when, changed: when.start !== seen.start || when.end !== seen.end }
  }
  const carry = async (event) => {
    carried.when = moved(carried.when, event.key, event.shiftKey)
    const shown = carried.when.start >= firstDay() && carried.when.start < firstDay() + 7 * day
    if (!shown) await showWeekOf(startOfDay(carried.when.start))
    if (carried === null) return
    draw()
    announce(inShort(carried.when), { shown: false })
  }

  document.addEventListener(
    'keydown',
    (event) => {
      if (carried === null) return
      if (event.key in moves) void carry(event)
      else if (event.key === 'Enter' || event.key === ' ') {
        const { seen, when, changed } = putDown()
        if (changed) ondrop(seen, when)
        else announce('It stays where it was.')
      } else if (event.key === 'Escape' || event.key === 'Tab') {
        putDown()
        announce('It stays where it was.')
      } else return
      event.preventDefault()
      event.stopPropagation()
    },
    { capture: true },
  )
  return { lift, isCarrying: () => carried !== null, redraw: () => carried !== null && draw() }
}
