import { ask, askInTurn } from './ask.mjs'
import { choose } from './dialog.mjs'
import { announce, focusKey } from './dom.mjs'
import { change, deletion, insertion } from './edits.mjs'
import { openEventDialog } from './event-dialog.mjs'
import { canWrite } from './week-layout.mjs'
import { day, hour, spanInWords, startOfDay } from './zone-time.mjs'

const scopes = [
  ['one', 'This event'],
  ['following', 'This and following events'],
  ['all', 'All events'],
]

/** What a person does with events: each asks what is not clear, does it, tells it, and puts the focus where it belongs. */
export const createEventActions = ({ page, attempt, refresh, showWeekOf, clockNow }) => {
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
      // Nothing behind a dialog takes the focus, so it is given once the dialog has gone.
      if (!focusKey(seen.key)) focusKey(`head ${startOfDay(seen.start)}`)
    })

  const newEvent = async (when) => {
    const calendars = page.view.calendars
    const calendarId = (calendars.find(canWrite) ?? calendars[0])?.id
    if (calendarId === undefined) return announce('There is no calendar to add it to.')
    const created = { id: null, title: '' }
    const outcome = await openEventDialog({
      when,
      calendars,
      calendarId,
      zone: page.zone,
      onsave: async (edit, id) => {
        const event = await ask(insertion(id, { when, ...edit }, page.zone))
        created.id = event.id
        created.title = event.summary ?? '(No title)'
        const start = (edit.when ?? when).start
        if (start < page.firstDay || start >= page.firstDay + 7 * day) await showWeekOf(start, { said: false })
        else await refresh()
        return true
      },
    })
    if (outcome !== 'saved') return
    announce(`“${created.title}” is added`)
    const shown = page.view.events.find(({ id, recurringEventId }) => [id, recurringEventId].includes(created.id))
    if (shown !== undefined) focusKey(`${shown.calendarId} ${shown.id}`)
  }

  const nextHour = () => {
    const today = startOfDay(clockNow())
    const start = page.selected === today ? Math.ceil(clockNow() / hour) * hour : page.selected + 9 * hour
    return { allDay: false, start, end: start + hour }
  }
  const removeEvent = (seen) => attempt(async () => deleteEvent(seen, await seriesOf(seen)))
  return { openEvent, newEvent, moveEvent, removeEvent, nextHour }
}
