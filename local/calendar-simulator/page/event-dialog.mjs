import { field, openDialog, select } from './dialog.mjs'
import { h } from './dom.mjs'
import { choices, readRule, writeRule } from './repeat-rule.mjs'
import { canWrite } from './week-layout.mjs'
import { dateOf, day, hour, spanInWords, timeOf, wallOfDate, wallOfDateTime } from './zone-time.mjs'

const statuses = [
  ['confirmed', 'Confirmed'],
  ['tentative', 'Tentative'],
]
const visibilities = [
  ['default', 'As the calendar'],
  ['public', 'Public'],
  ['private', 'Private'],
]
const transparencies = [
  ['opaque', 'Busy'],
  ['transparent', 'Free'],
]

const timeFields = (when) => {
  const last = when.allDay ? when.end - day : when.end
  const startTime = when.allDay ? '09:00' : timeOf(when.start)
  const endTime = when.allDay ? '10:00' : timeOf(when.end)
  const inputs = {
    allDay: h('input', { type: 'checkbox', id: 'event-all-day', checked: when.allDay }),
    startDate: h('input', { type: 'date', required: true, value: dateOf(when.start), 'aria-label': 'Start date' }),
    startTime: h('input', { type: 'time', required: true, value: startTime, 'aria-label': 'Start time' }),
    endDate: h('input', { type: 'date', required: true, value: dateOf(last), 'aria-label': 'End date' }),
    endTime: h('input', { type: 'time', required: true, value: endTime, 'aria-label': 'End time' }),
  }
  const read = () => {
    const allDay = inputs.allDay.checked
    if (allDay)
      return { allDay, start: wallOfDate(inputs.startDate.value), end: wallOfDate(inputs.endDate.value) + day }
    const start = wallOfDateTime(inputs.startDate.value, inputs.startTime.value)
    return { allDay, start, end: wallOfDateTime(inputs.endDate.value, inputs.endTime.value) }
  }
  const update = () => {
    for (const input of [inputs.startTime, inputs.endTime]) {
      input.hidden = inputs.allDay.checked
      input.disabled = inputs.allDay.checked
    }
  }
  // The end keeps its distance when the start moves.
  let before = read()
  const keepLength = () => {
    const now = read()
    if (Number.isNaN(now.start) || Number.isNaN(before.start)) return
    const end = now.start + (before.end - before.start)
    inputs.endDate.value = dateOf(now.allDay ? end - day : end)
    if (!now.allDay) inputs.endTime.value = timeOf(end)
    before = read()
  }
  inputs.allDay.addEventListener('change', () => {
    update()
    before = read()
    if (before.end <= before.start) inputs.endDate.value = inputs.startDate.value
    if (!before.allDay && read().end <= read().start) inputs.endTime.value = timeOf(read().start + hour)
    before = read()
  })
  for (const input of [inputs.startDate, inputs.startTime]) input.addEventListener('change', keepLength)
  for (const input of [inputs.endDate, inputs.endTime]) input.addEventListener('change', () => void (before = read()))
  update()
  return { ...inputs, read }
}

const repeatFields = (rule, start) => {
  const inputs = {
    choice: select(choices(start), rule.choice),
    lines: h('textarea', { rows: 2, spellcheck: 'false', placeholder: 'FREQ=MONTHLY;BYDAY=1MO' }, rule.lines),
    ends: select(
      [
        ['never', 'never'],
        ['count', 'after a number of times'],
        ['until', 'on a day'],
      ],
      rule.ends,
    ),
    count: h('input', {
      type: 'number',
      min: '1',
      max: '1000',
      value: String(rule.count),
      'aria-label': 'Number of times',
    }),
    until: h('input', { type: 'date', value: rule.until, 'aria-label': 'Last day' }),
  }
  const lines = field('Rule, as RRULE lines', inputs.lines)
  const ends = h(
    'div',
    { class: 'pair' },
    field('Ends', inputs.ends),
    h('div', { class: 'field bottom' }, inputs.count, inputs.until),
  )
  const update = () => {
    const { choice, ends: ending } = inputs
    lines.hidden = choice.value !== 'custom'
    ends.hidden = choice.value === 'none' || choice.value === 'custom'
    inputs.count.hidden = ending.value !== 'count'
    inputs.until.hidden = ending.value !== 'until'
  }
  inputs.choice.addEventListener('change', update)
  inputs.ends.addEventListener('change', update)
  update()
  const read = () => ({
    choice: inputs.choice.value,
    lines: inputs.lines.value,
    ends: inputs.ends.value,
    count: Number(inputs.count.value),
    until: inputs.until.value,
  })
  const rename = (wall) => {
    choices(wall).forEach(([, label], index) => void (inputs.choice.options[index].textContent = label))
  }
  return { element: h('div', { class: 'repeat' }, field('Repeats', inputs.choice), lines, ends), read, rename }
}

const changedFields = (before, now) =>
  Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) =>
        value !== (before[name] ?? { visibility: 'default', transparency: 'opaque', status: 'confirmed' }[name] ?? ''),
    ),
  )

/**
 * Opens an event (`seen`), or a new one (`when`). `onsave(edit, calendarId)` and `ondelete()` resolve with whether that
 * was done, so that the dialog can go; an edit holds only what was changed.
 */
export const openEventDialog = ({ seen, series, when, calendars, calendarId, zone, onsave, ondelete }) => {
  const event = seen?.event ?? {}
  const times = seen ?? when
  const editable = seen?.editable ?? true
  const rule = readRule(series?.recurrence ?? event.recurrence, times.start, zone)
  return openDialog({
    title: seen === undefined ? 'New event' : editable ? 'Event' : 'Event (read only)',
    kind: 'event-dialog',
    build: ({ close, attempt }) => {
      const title = h('input', {
        type: 'text',
        class: 'title',
        value: event.summary ?? '',
        autofocus: true,
        placeholder: 'Title',
        'aria-label': 'Title',
      })
      const clock = timeFields(times)
      const repeat = repeatFields(rule, times.start)
      const writable = calendars.filter(canWrite).map(({ id, summary }) => [id, summary])
      const all = calendars.map(({ id, summary }) => [id, summary])
      const calendar = select(seen === undefined ? writable : all, calendarId, { disabled: seen !== undefined })
      const location = h('input', { type: 'text', value: event.location ?? '' })
      const description = h('textarea', { rows: 3 }, event.description ?? '')
      const visibility = select(visibilities, event.visibility ?? 'default')
      const transparency = select(transparencies, event.transparency ?? 'opaque')
      const status = select(statuses, event.status ?? 'confirmed')
      clock.startDate.addEventListener('change', () => repeat.rename(clock.read().start))

      const edit = () => {
        const now = clock.read()
        const same = seen !== undefined && ['allDay', 'start', 'end'].every((name) => now[name] === seen[name])
        const read = repeat.read()
        const ruleChanged = JSON.stringify({ ...rule, ...read }) !== JSON.stringify(rule)
        const given = {
          summary: title.value.trim(),
          location: location.value.trim(),
          description: description.value,
          visibility: visibility.value,
          transparency: transparency.value,
          status: status.value,
        }
        return {
          fields: changedFields(event, given),
          ...(same ? {} : { when: now }),
          ...(ruleChanged && { recurrence: writeRule(read, { ...now, zone }) }),
        }
      }
      const form = h(
        'form',
        {
          novalidate: false,
          onsubmit: (submitted) => {
            submitted.preventDefault()
            void attempt(async () => {
              if (await onsave(edit(), calendar.value)) close('saved')
            })
          },
        },
        h(
          'fieldset',
          { class: 'plain', disabled: !editable },
          h('legend', { class: 'unseen' }, 'The event'),
          title,
          h(
            'div',
            { class: 'times', role: 'group', 'aria-label': 'When' },
            h('div', { class: 'time' }, clock.startDate, clock.startTime),
            h('span', { class: 'to' }, 'to'),
            h('div', { class: 'time' }, clock.endDate, clock.endTime),
          ),
          h(
            'p',
            { class: 'under' },
            h('label', { class: 'check', for: 'event-all-day' }, clock.allDay, 'All day'),
            h('span', { class: 'zone' }, zone),
          ),
          repeat.element,
          h('div', { class: 'pair' }, field('Calendar', calendar), field('Location', location)),
          field('Description', description),
          h(
            'div',
            { class: 'triple' },
            field('Status', status),
            field('Shown as', transparency),
            field('Visibility', visibility),
          ),
        ),
        seen !== undefined && h('p', { class: 'fine' }, `${spanInWords(seen)} · `, h('code', {}, event.id)),
        h(
          'div',
          { class: 'actions' },
          seen !== undefined &&
            editable &&
            h(
              'button',
              {
                type: 'button',
                class: 'quiet danger-text',
                onclick: () => attempt(async () => (await ondelete()) && close('deleted')),
              },
              'Delete',
            ),
          h('span', { class: 'spring' }),
          h('button', { type: 'button', class: 'quiet', onclick: () => close(null) }, editable ? 'Cancel' : 'Close'),
          editable && h('button', { type: 'submit', class: 'primary' }, seen === undefined ? 'Add event' : 'Save'),
        ),
      )
      return form
    },
  })
}
