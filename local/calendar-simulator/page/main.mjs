import { ask, askInTurn, Refused } from './ask.mjs'
import { openNewCalendarDialog, openShareDialog, roleInWords } from './calendar-dialogs.mjs'
import { choose } from './dialog.mjs'
import { announce, byId, focusKey, h, icon, redraw } from './dom.mjs'
import { enableDragging } from './drag.mjs'
import { change, deletion, insertion } from './edits.mjs'
import { openEventDialog } from './event-dialog.mjs'
import { createFaultPanel } from './fault-panel.mjs'
import { createLogPanels } from './log-panels.mjs'
import { enableMovingByKeys } from './move-by-keys.mjs'
import { canWrite, seenEvent, weekSpan } from './week-layout.mjs'
import { drawWeek } from './week-view.mjs'
import { day, hour, minute, spanInWords, startOfDay, startOfWeek, wallOf, weekInWords } from './zone-time.mjs'

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone
const remembered = (name) => sessionStorage.getItem(name)
const remember = (name, value) => sessionStorage.setItem(name, value)

const week = byId('week')
const page = {
  user: remembered('user'),
  zone: remembered('zone'),
  monday: 0,
  selected: 0,
  hidden: new Set(JSON.parse(remembered('hidden') ?? '[]')),
  view: null,
  text: '',
  busy: false,
}

const clockNow = () => wallOf(page.zone, Date.now())
const shownEvents = () =>
  page.view.events
    .filter(({ calendarId }) => !page.hidden.has(calendarId))
    .map((event) => seenEvent(event, calendarOf(event.calendarId), page.zone))
const calendarOf = (id) => page.view.calendars.find((calendar) => calendar.id === id)
const seenOf = (key) => shownEvents().find((seen) => seen.key === key)

/* ---- what is shown ---- */

const drawCalendars = () => {
  const rows = page.view.calendars.map((calendar) => {
    const shared = calendar.people.length - 1
    const owns = calendar.role === 'owner'
    return h(
      'li',
      {},
      h(
        'label',
        { class: 'calendar', style: { '--color': calendar.backgroundColor } },
        h('input', {
          type: 'checkbox',
          checked: !page.hidden.has(calendar.id),
          data: { key: `shown ${calendar.id}` },
          onchange: ({ target }) => {
            page.hidden[target.checked ? 'delete' : 'add'](calendar.id)
            remember('hidden', JSON.stringify([...page.hidden]))
            draw()
          },
        }),
        h('span', { class: 'calendar-name' }, calendar.summary),
      ),
      h(
        'p',
        { class: 'calendar-facts' },
        [
          owns ? null : roleInWords(calendar.role),
          shared > 0 && owns ? `shared with ${shared}` : null,
          calendar.push === 'unsupported' ? 'no notifications' : null,
        ]
          .filter(Boolean)
          .join(' · '),
      ),
      owns &&
        h(
          'button',
          {
            type: 'button',
            class: 'quiet square',
            'aria-label': `Share ${calendar.summary}`,
            title: 'Share',
            data: { key: `share ${calendar.id}` },
            onclick: async () => {
              await openShareDialog({
                read: () => ({ calendar: calendarOf(calendar.id), people: page.view.people }),
                refresh: () => refresh(),
              })
              focusKey(`share ${calendar.id}`)
            },
          },
          icon('people'),
        ),
    )
  })
  redraw(byId('calendars'), rows)
}

const drawChoices = () => {
  const { people, calendars } = page.view
  const person = byId('person')
  person.replaceChildren(
    ...people.map(({ email, name }) => h('option', { value: email }, name === email ? email : `${name} (${email})`)),
  )
  person.value = page.user ?? ''
  const zones = [...new Set([...calendars.map(({ timeZone }) => timeZone), page.zone, ownZone, 'UTC'])]
  const zone = byId('zone')
  zone.replaceChildren(...zones.map((name) => h('option', { value: name }, name.replaceAll('_', ' '))))
  zone.value = page.zone
}

const draw = () => {
  byId('week-title').textContent = weekInWords(page.monday)
  document.title = `${weekInWords(page.monday)} · Calendar simulator`
  drawChoices()
  drawCalendars()
  const scrolled = week.scrollTop
  drawWeek(week, {
    events: shownEvents(),
    monday: page.monday,
    selected: page.selected,
    now: clockNow(),
    onopen: openEvent,
    onday: selectDay,
  })
  week.scrollTop = scrolled
  moving.redraw()
}

/* ---- what the simulator says ---- */

const offline = byId('offline')

const readView = async () => {
  const span = weekSpan(page.monday, page.zone)
  const query = new URLSearchParams({ ...span, ...(page.user !== null && { user: page.user }) })
  const view = await ask({ path: `/control/view?${query}` })
  page.user = view.user
  return view
}

/** Asks again and draws what is new. While something is dragged the week stays as it is. */
const refresh = async () => {
  try {
    const view = await readView()
    offline.hidden = true
    const { users: _, ...shown } = view
    page.view = view
    faults.draw(view)
    logs.draw(view, { zone: page.zone, now: Date.now() })
    const text = JSON.stringify([
      page.user,
      page.zone,
      page.monday,
      page.selected,
      shown.calendars,
      shown.events,
      shown.people,
      Math.floor(Date.now() / minute),
    ])
    if (page.busy || text === page.text) return
    page.text = text
    draw()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    offline.textContent = error.message
    offline.hidden = false
  }
}

const attempt = async (action) => {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    announce(`Not done: ${error.message}`)
    return undefined
  }
}

/* ---- where we are ---- */

const showWeekOf = async (wall, { said = true } = {}) => {
  page.monday = startOfWeek(wall)
  page.selected = startOfDay(wall)
  const busy = page.busy
  page.busy = false
  await refresh()
  page.busy = busy
  if (said && !busy) announce(`Week of ${weekInWords(page.monday)}`, { shown: false })
}
const selectDay = (wall) => {
  page.selected = wall
  draw()
}
const showHour = (time) => {
  const grid = week.querySelector('.grid')
  if (grid !== null) week.scrollTop = (grid.scrollHeight / 24) * Math.max(0, time / hour - 0.4)
}

/* ---- edits ---- */

const scopes = [
  ['one', 'This event'],
  ['following', 'This and following events'],
  ['all', 'All events'],
]

const seriesOf = async ({ event }) => {
  if (event.recurringEventId === undefined) return null
  const id = encodeURIComponent(event.recurringEventId)
  return await ask({
    path: `/control/calendars/${encodeURIComponent(event.calendarId)}/events/${id}?user=${encodeURIComponent(page.user)}`,
  })
}

/** Null where nobody wants to answer. */
const scopeFor = async (series, { title, action, danger, edit }) => {
  if (series === null) return 'one'
  // A rule belongs to the series: one event alone cannot have another.
  const options = edit?.recurrence === undefined ? scopes : scopes.slice(1)
  return await choose({ title, options, action, danger })
}

const applyEdit = async (seen, series, edit) => {
  if (Object.keys(edit.fields ?? {}).length === 0 && edit.when === undefined && edit.recurrence === undefined)
    return true
  const scope = await scopeFor(series, { title: 'Change a series', action: 'Change', edit })
  if (scope === null) return false
  await askInTurn(change({ seen, series, scope, edit, zone: page.zone }))
  return true
}

const moveEvent = (seen, when) =>
  attempt(async () => {
    const done = await applyEdit(seen, await seriesOf(seen), {
      when: { allDay: when.allDay, start: when.start, end: when.end },
    })
    await refresh()
    focusKey(seen.key)
    announce(done ? `“${seen.title}”: ${spanInWords(when)}` : 'It stays where it was.')
  })

const deleteEvent = async (seen, series) => {
  const options = { title: `Delete “${seen.title}”`, action: 'Delete', danger: true }
  const scope = await scopeFor(series, options)
  if (scope === null) return false
  await ask(deletion({ seen, series, scope }))
  await refresh()
  announce(`“${seen.title}” is deleted`)
  if (!focusKey(seen.key)) focusKey(`head ${startOfDay(seen.start)}`)
  return true
}

const openEvent = (seen) =>
  attempt(async () => {
    const series = await seriesOf(seen)
    const outcome = await openEventDialog({
      seen,
      series,
      calendars: page.view.calendars,
      calendarId: seen.event.calendarId,
      zone: page.zone,
      onsave: async (edit) => {
        const done = await applyEdit(seen, series, edit)
        if (done) await refresh()
        return done
      },
      ondelete: () => deleteEvent(seen, series),
    })
    if (outcome === 'saved') announce(`“${seen.title}” is saved`)
    if (outcome !== 'deleted') focusKey(seen.key)
  })

const newEvent = async (when) => {
  const calendars = page.view.calendars
  const calendarId = (calendars.find(canWrite) ?? calendars[0])?.id
  if (calendarId === undefined) return announce('There is no calendar to add it to.')
  const created = { key: null }
  const outcome = await openEventDialog({
    when,
    calendars,
    calendarId,
    zone: page.zone,
    onsave: async (edit, id) => {
      const event = await ask(insertion(id, { when, ...edit }, page.zone))
      created.key = `${id} ${event.id}`
      created.title = event.summary ?? '(No title)'
      const start = (edit.when ?? when).start
      if (start < page.monday || start >= page.monday + 7 * day) await showWeekOf(start, { said: false })
      else await refresh()
      return true
    },
  })
  if (outcome !== 'saved') return
  announce(`“${created.title}” is added`)
  focusKey(created.key)
}

const nextHour = () => {
  const today = startOfDay(clockNow())
  const start = page.selected === today ? Math.ceil(clockNow() / hour) * hour : page.selected + 9 * hour
  return { allDay: false, start, end: start + hour }
}

/* ---- the hands ---- */

const start = () => void (page.busy = true)
const end = () => {
  page.busy = false
  page.text = ''
}
enableDragging(week, {
  seenOf,
  monday: () => page.monday,
  canStart: () => !page.busy,
  onstart: start,
  onend: end,
  ondrop: moveEvent,
  oncreate: newEvent,
})
const moving = enableMovingByKeys(week, {
  monday: () => page.monday,
  showWeekOf,
  onstart: start,
  onend: (seen) => {
    end()
    if (!focusKey(seen.key)) byId('week-title').focus()
  },
  ondrop: moveEvent,
})
const faults = createFaultPanel({ calendars: () => page.view.calendars, attempt, refresh })
const logs = createLogPanels()

/** The event that arrows lead to: above and below in the same day, beside it on another. */
const neighbour = (element, key) => {
  const all = [...week.querySelectorAll('.event')].filter((one) => one.offsetParent !== null)
  const index = all.indexOf(element)
  if (key === 'ArrowDown') return all[index + 1]
  if (key === 'ArrowUp') return all[index - 1]
  const box = element.getBoundingClientRect()
  const beside = all.filter((one) => {
    const { left } = one.getBoundingClientRect()
    return key === 'ArrowLeft'
      ? left < box.left - 4 && one.closest('.day') !== element.closest('.day')
      : left > box.left + 4 && one.closest('.day') !== element.closest('.day')
  })
  const distance = (one) => {
    const other = one.getBoundingClientRect()
    return Math.abs(other.left - box.left) * 10 + Math.abs(other.top - box.top)
  }
  return beside.sort((a, b) => distance(a) - distance(b))[0]
}

week.addEventListener('keydown', (event) => {
  const element = event.target.closest?.('.event')
  if (!element || event.altKey || event.ctrlKey || event.metaKey) return
  const seen = seenOf(element.dataset.event)
  if (seen === undefined) return
  if (event.key.startsWith('Arrow')) neighbour(element, event.key)?.focus()
  else if (event.key.toLowerCase() === 'm' && seen.editable) moving.lift(seen)
  else if ((event.key === 'Delete' || event.key === 'Backspace') && seen.editable)
    void attempt(async () => deleteEvent(seen, await seriesOf(seen)))
  else return
  event.preventDefault()
  event.stopPropagation()
})

const today = () => void showWeekOf(startOfDay(clockNow())).then(() => showHour(clockNow() - startOfDay(clockNow())))
const turn = (weeks) => void showWeekOf(page.selected + weeks * 7 * day)

const shortcuts = { n: () => void newEvent(nextHour()), t: today, '[': () => turn(-1), ']': () => turn(1) }
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, select, textarea, dialog')
  if (typing || event.altKey || event.ctrlKey || event.metaKey || moving.isCarrying()) return
  const action = shortcuts[event.key.toLowerCase()]
  if (action === undefined) return
  event.preventDefault()
  action()
})

byId('today').addEventListener('click', today)
byId('previous').append(icon('left'))
byId('previous').addEventListener('click', () => turn(-1))
byId('next').append(icon('right'))
byId('next').addEventListener('click', () => turn(1))
byId('new-event').append(icon('plus'), h('span', { class: 'wide' }, 'New event'))
byId('new-event').setAttribute('aria-label', 'New event')
byId('new-event').addEventListener('click', () => void newEvent(nextHour()))
byId('new-calendar').addEventListener(
  'click',
  () => void openNewCalendarDialog({ user: page.user, zone: page.zone, refresh }),
)
byId('person').addEventListener('change', async ({ target }) => {
  page.user = target.value
  remember('user', page.user)
  await refresh()
  announce(`Calendars of ${page.user}`)
})
byId('zone').addEventListener('change', async ({ target }) => {
  const noon = page.selected + 12 * hour
  page.zone = target.value
  remember('zone', page.zone)
  await showWeekOf(startOfDay(noon), { said: false })
  announce(`Times are those of ${page.zone}`)
})

byId('panels').append(
  h(
    'details',
    { class: 'panel', open: true, data: { panel: 'faults' } },
    h('summary', {}, h('h3', {}, 'Faults')),
    faults.element,
  ),
  ...logs.elements,
)

/* ---- and so it begins ---- */

/** The zone of the person's own calendar, until somebody chooses another. */
const begin = async () => {
  page.zone ??= 'UTC'
  page.monday = startOfWeek(clockNow())
  const { calendars, user } = await readView()
  if (remembered('zone') === null)
    page.zone = calendars.find(({ id }) => id === user)?.timeZone ?? calendars[0]?.timeZone ?? ownZone
  page.monday = startOfWeek(clockNow())
  page.selected = startOfDay(clockNow())
  await refresh()
  showHour(Math.min(clockNow() - startOfDay(clockNow()), 16 * hour) - hour)
}

const keepUp = async () => {
  if (document.visibilityState === 'visible') await refresh()
  setTimeout(keepUp, 1000)
}

await attempt(begin)
void keepUp()
