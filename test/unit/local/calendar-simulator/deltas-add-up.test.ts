import fc from 'fast-check'
import type { CalendarSimulator, EventResource } from '../../../../local/calendar-simulator'
import { GoogleError } from '../../../../local/calendar-simulator'
import { ada, aSimulator, inMarch, meeting, rowsOf, team, weekly } from './a-simulator'

/** One edit of one of a few events; one that makes no sense at its time is refused and changes nothing. */
const edit = fc.record({
  kind: fc.constantFrom(
    ...(['single', 'series', 'rename', 'move', 'delete', 'recur', 'settle'] as const),
    ...(['rename instance', 'delete instance', 'split', 'truncate'] as const),
  ),
  event: fc.integer({ min: 0, max: 5 }),
  instance: fc.integer({ min: 0, max: 4 }),
})

type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

const instanceOf = (core: CalendarSimulator, id: string, index: number): string =>
  core.events.instances(ada, team, id, inMarch).items[index]?.id ?? 'none'

const apply = (core: CalendarSimulator, { kind, event, instance }: Edit): void => {
  const id = `event${event}`
  switch (kind) {
    case 'single':
      return void core.insertEvent(team, meeting('single'), id)
    case 'series':
      return void core.insertEvent(team, weekly('series'), id)
    case 'rename':
      return void core.patchEvent(team, id, { summary: `renamed ${instance}` })
    case 'move':
      return void core.patchEvent(team, id, {
        start: meeting('', 3 + instance).start,
        end: meeting('', 3 + instance).end,
      })
    case 'delete':
      return core.deleteEvent(team, id)
    case 'recur':
      return void core.patchEvent(team, id, { recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4'] })
    case 'settle':
      return void core.patchEvent(team, id, { recurrence: null })
    case 'rename instance':
      return void core.patchEvent(team, instanceOf(core, id, instance), { summary: 'instance' })
    case 'delete instance':
      return core.deleteEvent(team, instanceOf(core, id, instance))
    case 'split':
      return void core.splitSeries(team, instanceOf(core, id, instance), { summary: 'split' })
    case 'truncate':
      return core.truncateSeries(team, instanceOf(core, id, instance))
  }
}

const tryEdit = (core: CalendarSimulator, what: Edit): void => {
  try {
    apply(core, what)
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error
  }
}

const isCancelledException = ({ status, recurringEventId }: EventResource): boolean =>
  status === 'cancelled' && recurringEventId !== undefined

/** What a client stores of a delta: cancelled exceptions too; a deleted series takes its exceptions along. */
const follow = (stored: Map<string, EventResource>, rows: readonly EventResource[]): void => {
  for (const row of rows) {
    if (row.status !== 'cancelled' || isCancelledException(row)) stored.set(row.id, row)
    else stored.delete(row.id)
    if (row.status !== 'cancelled' || row.recurringEventId !== undefined) continue
    for (const [id, other] of stored) {
      if (other.recurringEventId === row.id && !isCancelledException(other)) stored.delete(id)
    }
  }
}

/** Lists page by page, with an edit behind each page; the token that it ends with. */
const listWhileEditing = (
  core: CalendarSimulator,
  stored: Map<string, EventResource>,
  syncToken: string | undefined,
  edits: Edit[],
): string => {
  let pageToken: string | undefined
  for (;;) {
    const page = core.events.list(ada, team, { syncToken, pageToken, maxResults: 3 })
    follow(stored, page.items)
    const next = edits.shift()
    if (next !== undefined) tryEdit(core, next)
    if (page.nextSyncToken !== undefined) return page.nextSyncToken
    pageToken = page.nextPageToken
  }
}

describe('a client that follows the deltas', () => {
  it('ends with what a full listing shows, whatever was edited between and within them', () => {
    const histories = fc.property(fc.array(edit, { maxLength: 60 }), fc.boolean(), (edits, ragged) => {
      const { core } = aSimulator({ pages: ragged ? 'ragged' : 'full' })
      const stored = new Map<string, EventResource>()
      const left = [...edits]
      let syncToken = listWhileEditing(core, stored, undefined, left)
      while (left.length > 0) {
        for (const next of left.splice(0, 5)) tryEdit(core, next)
        syncToken = listWhileEditing(core, stored, syncToken, left)
      }
      listWhileEditing(core, stored, syncToken, [])
      const full = new Map(rowsOf(core, {}).map((row) => [row.id, row]))
      expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(full))
    })
    fc.assert(histories, { numRuns: 300 })
  })
})
