import { ask, Refused } from './ask.mjs'
import { openNewCalendarDialog, openNewPersonDialog, openShareDialog } from './calendar-dialogs.mjs'
import { drawCalendarList } from './calendar-list.mjs'
import { announce, byId, focusKey, h, icon } from './dom.mjs'
import { enableDragging } from './drag.mjs'
import { createEventActions } from './event-actions.mjs'
import { eventBeside } from './event-beside.mjs'
import { createFaultPanel } from './fault-panel.mjs'
import { createLogPanels } from './log-panels.mjs'
import { enableMovingByKeys } from './move-by-keys.mjs'
import { createTabs } from './tabs.mjs'
import { seenEvent, weekSpan } from './week-layout.mjs'
import { drawWeek } from './week-view.mjs'
import { day, hour, minute, startOfDay, startOfWeek, wallOf, weekInWords } from './zone-time.mjs'

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone
const remembered = (name) => sessionStorage.getItem(name)
const remember = (name, value) => sessionStorage.setItem(name, value)

const week = byId('week')
const page = {
  user: remembered('user'),
  zone: remembered('zone'),
  firstDay: 0,
  selected: 0,
  hidden: new Set(JSON.parse(remembered('hidden') ?? '[]')),
  view: null,
  text: '',
  busy: false,
  /** Numbers of the last request, and of the one whose answer is shown. */
  asked: 0,
  shown: 0,
}

const clockNow = () => wallOf(page.zone, Date.now())
const shownEvents = () =>
  page.view.events
    .filter(({ calendarId }) => !page.hidden.has(calendarId))
    .map((event) => seenEvent(event, calendarOf(event.calendarId), page.zone))
const calendarOf = (id) => page.view.calendars.find((calendar) => calendar.id === id)
const seenOf = (key) => shownEvents().find((seen) => seen.key === key)

/* ---- what is shown ---- */

const showCalendar = ({ id }, shown) => {
  page.hidden[shown ? 'delete' : 'add'](id)
  remember('hidden', JSON.stringify([...page.hidden]))
  draw()
}
const shareCalendar = async ({ id }) => {
  await openShareDialog({ read: () => ({ calendar: calendarOf(id), people: page.view.people }), refresh })
  focusKey(`share ${id}`)
}

/** A list that somebody may have open is left alone unless it has to change. */
const offer = (element, options, value) => {
  const known = [...element.options].map((option) => option.value)
  if (known.join('\n') !== options.map(([key]) => key).join('\n')) {
    element.replaceChildren(...options.map(([key, text]) => h('option', { value: key }, text)))
  }
  if (element.value !== value) element.value = value
}

const drawChoices = () => {
  const { people, calendars } = page.view
  const zones = new Set([...calendars.map(({ timeZone }) => timeZone), page.zone, ownZone, 'UTC'])
  offer(
    byId('person'),
    people.map(({ email }) => [email, email]),
    page.user ?? '',
  )
  offer(
    byId('zone'),
    [...zones].map((name) => [name, name.replaceAll('_', ' ')]),
    page.zone,
  )
}

/** Whether what is shown is what the person before saw; nobody has seen anything yet at the beginning. */
const isOutOfDate = () => page.view?.user !== page.user
/** What another person sees is not for these hands. */
const holdStill = () => {
  for (const part of [week, byId('calendars'), byId('new-event')]) part.inert = isOutOfDate()
}

const draw = () => {
  byId('week-title').textContent = weekInWords(page.firstDay)
  document.title = `${weekInWords(page.firstDay)} · Calendar simulator`
  drawChoices()
  drawCalendarList(byId('calendars'), {
    calendars: page.view.calendars,
    hidden: page.hidden,
    onshown: showCalendar,
    onshare: shareCalendar,
  })
  holdStill()
  const scrolled = week.scrollTop
  drawWeek(week, {
    events: shownEvents(),
    firstDay: page.firstDay,
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
  const span = weekSpan(page.firstDay, page.zone)
  const query = new URLSearchParams({ ...span, ...(page.user !== null && { user: page.user }) })
  return await ask({ path: `/control/view?${query}` })
}

/** What was asked for an earlier week, or before what is shown already, comes too late. */
const isLate = (asked) => asked.number < page.shown || asked.where !== whereabouts()
const whereabouts = () => JSON.stringify([page.user, page.zone, page.firstDay])

const show = (view) => {
  page.view = view
  page.user = view.user
  faults.draw(view)
  logs.draw(view, { zone: page.zone, now: Date.now() })
  const { calendars, events, people } = view
  const text = JSON.stringify([
    whereabouts(),
    page.selected,
    calendars,
    events,
    people,
    Math.floor(Date.now() / minute),
  ])
  // While something is dragged the week stays as it is.
  if (page.busy || text === page.text) return
  page.text = text
  draw()
}

/** Asks again and draws what is new. */
const refresh = async () => {
  const asked = { number: (page.asked += 1), where: whereabouts() }
  try {
    const view = await readView()
    offline.hidden = true
    if (isLate(asked)) return
    page.shown = asked.number
    show(view)
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
  page.firstDay = startOfWeek(wall)
  page.selected = startOfDay(wall)
  const busy = page.busy
  page.busy = false
  await refresh()
  page.busy = busy
  if (said && !busy) announce(`Week of ${weekInWords(page.firstDay)}`, { shown: false })
}
const selectDay = (wall) => {
  page.selected = wall
  draw()
}
const showHour = (time) => {
  const grid = week.querySelector('.grid')
  if (grid !== null) week.scrollTop = (grid.scrollHeight / 24) * Math.max(0, time / hour - 0.4)
}

/* ---- the hands ---- */

const { openEvent, newEvent, moveEvent, removeEvent, nextHour } = createEventActions({
  page,
  attempt,
  refresh,
  showWeekOf,
  clockNow,
})

const start = () => void (page.busy = true)
const end = () => {
  page.busy = false
  page.text = ''
}
enableDragging(week, {
  seenOf,
  firstDay: () => page.firstDay,
  canStart: () => !page.busy,
  onstart: start,
  onend: end,
  ondrop: moveEvent,
  oncreate: newEvent,
})
const moving = enableMovingByKeys(week, {
  firstDay: () => page.firstDay,
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

week.addEventListener('keydown', (event) => {
  const element = event.target.closest?.('.event')
  if (!element || event.altKey || event.ctrlKey || event.metaKey) return
  const seen = seenOf(element.dataset.event)
  if (seen === undefined) return
  if (event.key.startsWith('Arrow')) eventBeside(week, element, event.key)?.focus()
  else if (event.key.toLowerCase() === 'm' && seen.editable) moving.lift(seen)
  else if ((event.key === 'Delete' || event.key === 'Backspace') && seen.editable) void removeEvent(seen)
  else return
  event.preventDefault()
  event.stopPropagation()
})

const today = () => void showWeekOf(startOfDay(clockNow())).then(() => showHour(clockNow() - startOfDay(clockNow())))
const turn = (weeks) => void showWeekOf(page.selected + weeks * 7 * day)

const shortcuts = { n: () => void newEvent(nextHour()), t: today, '[': () => turn(-1), ']': () => turn(1) }
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, select, textarea, dialog')
  if (typing || event.altKey || event.ctrlKey || event.metaKey || moving.isCarrying() || isOutOfDate()) return
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
/** The zone of a person's own calendar, until somebody chooses another. */
const zoneOf = ({ calendars, user }) =>
  remembered('zone') ?? calendars.find(({ id }) => id === user)?.timeZone ?? calendars[0]?.timeZone ?? ownZone

const choosePerson = async (email) => {
  page.user = email
  remember('user', email)
  holdStill()
  page.zone = zoneOf(await readView())
  await showWeekOf(page.selected, { said: false })
  announce(`Calendars of ${email}`)
}
const chooseZone = async (zone) => {
  page.zone = zone
  remember('zone', zone)
  await showWeekOf(page.selected, { said: false })
  announce(`Times are those of ${zone}`)
}
byId('new-person').addEventListener('click', () => {
  void openNewPersonDialog({ zone: page.zone }).then((email) => email !== null && attempt(() => choosePerson(email)))
})
byId('person').addEventListener('change', ({ target }) => void attempt(() => choosePerson(target.value)))
byId('zone').addEventListener('change', ({ target }) => void chooseZone(target.value))

byId('panels').append(
  ...createTabs('tab', [
    { id: 'activity', title: 'Activity', panel: logs.elements },
    { id: 'faults', title: 'Faults', panel: faults.element, badge: faults.badge },
  ]),
)

/* ---- and so it begins ---- */

const begin = async () => {
  page.zone ??= 'UTC'
  page.firstDay = startOfWeek(clockNow())
  const view = await readView()
  page.user = view.user
  page.zone = zoneOf(view)
  page.firstDay = startOfWeek(clockNow())
  page.selected = startOfDay(clockNow())
  await refresh()
  showHour(Math.min(clockNow() - startOfDay(clockNow()), 16 * hour) - hour)
}

const keepUp = async () => {
  if (document.visibilityState === 'visible') await refresh()
  setTimeout(() => void keepUp(), 1000)
}

await attempt(begin)
void keepUp()
