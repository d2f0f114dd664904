import { h, icon, redraw, unseen } from './dom.mjs'
import { layOutDay, layOutWholeDays } from './week-layout.mjs'
import {
  clockInWords,
  day,
  dayInWords,
  hour,
  hourInWords,
  inWords,
  minute,
  spanInWords,
  startOfDay,
} from './zone-time.mjs'

const minutes = (duration) => String(Math.round(duration / minute))

const eventButton = ({ seen, extra, style, data, onopen }) => {
  const { event, title, key, editable, recurring } = seen
  const privately = event.visibility === 'private' || event.visibility === 'confidential'
  return h(
    'button',
    {
      type: 'button',
      class: [
        'event',
        extra,
        event.status === 'tentative' && 'tentative',
        event.transparency === 'transparent' && 'free',
      ]
        .filter(Boolean)
        .join(' '),
      style: { '--color': seen.color, ...style },
      data: { key, event: key, ...data, ...(editable && { editable: 'true' }) },
      'aria-describedby': editable ? 'event-hint' : undefined,
      onclick: () => onopen(seen),
    },
    h('span', { class: 'event-title' }, title, recurring && icon('repeat'), privately && icon('lock')),
    !seen.allDay &&
      h('span', { class: 'event-time' }, clockInWords(seen.start), h('span', {}, `–${clockInWords(seen.end)}`)),
    event.location && h('span', { class: 'event-place' }, event.location),
    unseen(
      [
        spanInWords(seen),
        seen.calendarName,
        recurring && 'repeats',
        event.status === 'tentative' && 'tentative',
        privately && 'private',
        !editable && 'read only',
      ]
        .filter(Boolean)
        .join(', '),
    ),
  )
}

const dayHead = (wall, { today, selected, onday }) =>
  h(
    'button',
    {
      type: 'button',
      class: `day-head${wall === today ? ' today' : ''}${wall === selected ? ' selected' : ''}`,
      data: { key: `head ${wall}`, day: wall },
      'aria-pressed': String(wall === selected),
      onclick: () => onday(wall),
    },
    h('span', { class: 'weekday' }, inWords(wall, { weekday: 'short' })),
    ' ',
    h('span', { class: 'number' }, inWords(wall, { day: 'numeric' })),
    unseen(` ${inWords(wall, { month: 'long' })}${wall === today ? ', today' : ''}`),
  )

/** How much of an event there is room for. */
const heightOf = (length) => {
  if (length < 45 * minute) return 'short'
  return length < 80 * minute ? 'brief' : 'tall'
}

const dayColumn = (wall, { events, now, selected, onopen }) => {
  const parts = layOutDay(events, wall)
  const today = startOfDay(now) === wall
  return h(
    'div',
    {
      class: `day${today ? ' today' : ''}${wall === selected ? ' selected' : ''}`,
      data: { day: wall },
      role: 'group',
      'aria-label': `${dayInWords(wall)}, ${parts.length === 1 ? 'one event' : `${parts.length} events`}`,
    },
    parts.map(({ event: seen, from, to, lane, lanes }) =>
      eventButton({
        seen,
        onopen,
        extra: `timed ${heightOf(to - from)}${lanes > 1 ? ' narrow' : ''}${from > seen.start ? ' goes-on' : ''}`,
        style: {
          '--top': minutes(from - wall),
          '--height': minutes(to - from),
          '--lane': String(lane),
          '--lanes': String(lanes),
        },
      }),
    ),
    today && h('div', { class: 'now', style: { '--top': minutes(now - wall) }, 'aria-hidden': 'true' }),
  )
}

const wholeDays = ({ events, firstDay, selected, onopen }) => {
  const bars = layOutWholeDays(events, firstDay)
  const column = Math.round((selected - firstDay) / day)
  return h(
    'div',
    {
      class: 'whole-days',
      role: 'group',
      'aria-label': `All day, ${bars.length === 1 ? 'one event' : `${bars.length} events`}`,
    },
    h('span', { class: 'corner', 'aria-hidden': 'true' }, 'all day'),
    h(
      'div',
      { class: 'bars', style: { '--lines': String(Math.max(1, ...bars.map(({ line }) => line + 1))) } },
      Array.from({ length: 7 }, (_, index) =>
        h('span', { class: 'bar-day', data: { day: firstDay + index * day }, style: { '--from': String(index + 1) } }),
      ),
      bars.map(({ event: seen, from, to, line }) =>
        eventButton({
          seen,
          onopen,
          extra: `bar${from <= column && column <= to ? ' on-selected' : ''}`,
          style: { '--from': String(from + 1), '--to': String(to + 2), '--line': String(line + 1) },
        }),
      ),
    ),
  )
}

const hours = () =>
  h(
    'div',
    { class: 'hours', 'aria-hidden': 'true' },
    Array.from({ length: 23 }, (_, index) =>
      h('span', { style: { '--top': String((index + 1) * 60) } }, hourInWords((index + 1) * hour)),
    ),
  )

/** Draws the week; what had the focus has it afterwards. */
export const drawWeek = (element, input) => {
  const days = Array.from({ length: 7 }, (_, index) => input.firstDay + index * day)
  const today = startOfDay(input.now)
  redraw(
    element,
    h(
      'div',
      { class: 'week-top' },
      h(
        'div',
        { class: 'week-head' },
        h('span', { class: 'corner' }),
        days.map((wall) => dayHead(wall, { ...input, today })),
      ),
      wholeDays(input),
    ),
    h(
      'div',
      { class: 'grid' },
      hours(),
      days.map((wall) => dayColumn(wall, input)),
    ),
  )
}

/** Shows where something would come to lie. */
export const drawGhost = (element, when, { firstDay, color, title }) => {
  for (const old of element.querySelectorAll('.ghost')) old.remove()
  if (when === null) return
  const seen = { ...when, key: 'ghost', title, color, event: {}, editable: false }
  if (when.allDay || when.end - when.start >= day) {
    for (const { from, to } of layOutWholeDays([seen], firstDay)) {
      const style = { '--from': String(from + 1), '--to': String(to + 2), '--color': color }
      element.querySelector('.bars').append(h('div', { class: 'ghost bar', style }, title))
    }
    return
  }
  for (const column of element.querySelectorAll('.day')) {
    const wall = Number(column.dataset.day)
    for (const { from, to } of layOutDay([seen], wall)) {
      const style = { '--top': minutes(from - wall), '--height': minutes(to - from), '--color': color }
      const label = `${clockInWords(when.start)}–${clockInWords(when.end)}`
      column.append(
        h(
          'div',
          { class: 'ghost timed', style },
          h('span', { class: 'event-title' }, title),
          h('span', { class: 'event-time' }, label),
        ),
      )
    }
  }
}
