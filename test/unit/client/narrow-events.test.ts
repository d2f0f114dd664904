import { Timestamp } from 'firebase/firestore'
import type { CalendarEvent } from '../../../client/documents'
import type { Change, Seen } from '../../../client/subscribe'
import { narrowTo } from '../../../client/subscribe-events'
import { eventDocument } from '../../support/event-document'

const stamp = (date: Date): Timestamp => Timestamp.fromDate(date)

/** An event of an hour of 2 March 2026, UTC. */
function event(id: string, hour: number): CalendarEvent {
  const at = (hours: number) => new Date(Date.UTC(2026, 2, 2, hours))
  const { startAt: _from, endAt: _to, updated: _updated, mirroredAt, ...rest } = eventDocument({ eventId: id })
  const times = { startAt: stamp(at(hour)), endAt: stamp(at(hour + 1)), updated: null, mirroredAt: stamp(mirroredAt) }
  return { ...rest, ...times, id }
}

const seen = (documents: readonly CalendarEvent[], changes: readonly Change<CalendarEvent>[]): Seen<CalendarEvent> => ({
  documents,
  changes,
  fromCache: false,
})

const toldOf = ({ documents, changes }: Seen<CalendarEvent>) => ({
  shown: documents.map(({ id }) => id),
  told: changes.map(({ type, document }) => `${type} ${document.id}`),
})

describe('events between two instants', () => {
  const wanted = { from: Date.UTC(2026, 2, 2, 10), to: Date.UTC(2026, 2, 2, 20) }

  it('leaves out what the query brings along, and tells of what comes into sight and goes out of it', () => {
    const narrowed = narrowTo(wanted, 'UTC')
    const [early, near, late] = [event('early', 8), event('near', 11), event('late', 21)]
    const first = seen(
      [early, near, late],
      [early, near, late].map((document) => ({ type: 'added', document })),
    )
    expect(toldOf(narrowed(first))).toEqual({ shown: ['near'], told: ['added near'] })

    const lateNow = event('late', 19)
    const second = seen([early, near, lateNow], [{ type: 'modified', document: lateNow }])
    expect(toldOf(narrowed(second))).toEqual({ shown: ['near', 'late'], told: ['added late'] })

    const nearNow = event('near', 5)
    const third = seen([nearNow, early, lateNow], [{ type: 'modified', document: nearNow }])
    expect(toldOf(narrowed(third))).toEqual({ shown: ['late'], told: ['removed near'] })

    const fourth = seen(
      [nearNow],
      [early, lateNow].map((document) => ({ type: 'removed', document })),
    )
    expect(toldOf(narrowed(fourth))).toEqual({ shown: [], told: ['removed late'] })
  })
})
