import fc from 'fast-check'
import type { CalendarSimulator, EventResource, Switches } from '../../../../../local/calendar-simulator'
import { ada, aSimulator, bob, errorOf, meeting, rowsOf, team, weekly } from '../a-simulator'
import { anyEdit, eve, kinds, tryEdit } from './any-edit'
import type { Edit, Kind } from './any-edit'
import { createFollowingClient } from './following-client'
import type { Expansion, FollowingClient } from './following-client'

/** An edit, or one of the clients lists a page more. */
type Happening = { readonly edit: Edit } | { readonly lists: number }

const happenings = (of: readonly Kind[]): fc.Arbitrary<Happening[]> =>
  fc.array(
    fc.oneof(
      anyEdit(of).map((edit) => ({ edit })),
      fc.integer({ min: 0, max: 3 }).map((lists) => ({ lists })),
    ),
    { minLength: 20, maxLength: 90, size: 'max' },
  )

const someSwitches: fc.Arbitrary<Partial<Switches>> = fc.record({
  pages: fc.constantFrom('full', 'ragged', 'repeating'),
  cancelledRows: fc.constantFrom('bare', 'full'),
  instanceIds: fc.constantFrom('stamped', 'opaque'),
  emptyDelta: fc.constantFrom('same-token', 'new-token'),
  cancelledInstance: fc.constantFrom('with-series', 'alone'),
  truncation: fc.constantFrom('with-cancelled-instance', 'alone'),
  splitIds: fc.constantFrom('telling', 'fresh'),
  splitExceptions: fc.constantFrom('again', 'silent'),
})

const sizes = fc.tuple(...([1, 2, 3, 4] as const).map(() => fc.integer({ min: 1, max: 9 })))

const made = new Map<string, number>()

const follow = (core: CalendarSimulator, clients: readonly FollowingClient[], happened: readonly Happening[]): void => {
  for (const happening of happened) {
    if ('lists' in happening) clients[happening.lists]?.step()
    else if (tryEdit(core, happening.edit)) {
      const { kind, by } = happening.edit
      for (const name of [kind, by]) made.set(name, (made.get(name) ?? 0) + 1)
    }
  }
}

/** Now that nothing happens any more, a client must come to an end. */
const settle = (client: FollowingClient): void => {
  for (let steps = 0; steps < 2000; steps += 1) if (client.step() !== 'busy') return
  throw new Error('The listing has no end.')
}

const expectSame = (core: CalendarSimulator, client: FollowingClient, singleEvents: boolean): void => {
  const lost = errorOf(() => core.events.list(client.user, team))
  const full = lost === null ? rowsOf(core, { singleEvents }, client.user) : []
  const shown = new Map(full.map((row) => [row.id, row]))
  const stored = [...client.stored].filter(([id, row]) => shown.has(id) || !isLeftOver(row, client))
  expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(shown))
}

/**
 * A cancelled exception of a recurring event that is gone. Those outlive it, but not one that was restored before its
 * recurring event went, and no delta tells a client of that which saw it cancelled.
 */
const isLeftOver = ({ status, recurringEventId }: EventResource, { stored }: FollowingClient): boolean =>
  status === 'cancelled' && recurringEventId !== undefined && !stored.has(recurringEventId)

const world = (switches: Partial<Switches>): CalendarSimulator => {
  const { core } = aSimulator(switches)
  core.addUser({ email: eve })
  core.shareCalendar(team, bob, 'writer')
  core.shareCalendar(team, eve, 'reader')
  core.insertEvent(team, weekly('series', 'RRULE:FREQ=WEEKLY;COUNT=5'), 'event0')
  core.insertEvent(team, meeting('single'), 'event1')
  return core
}

const clientsOf = (core: CalendarSimulator, pageSizes: readonly number[], expansion: Expansion): FollowingClient[] =>
  [ada, ada, bob, eve].map((user, index) => createFollowingClient(core, user, pageSizes[index] ?? 1, expansion))

const everything = [...kinds.ofEvents, ...kinds.ofEvents, ...kinds.ofInstances, ...kinds.ofInstances, ...kinds.ofSeries]
const all: readonly Kind[] = [...everything, ...everything, ...kinds.ofCalendars]

describe('clients that follow the deltas', () => {
  it('have what a full listing shows them, whoever edited and shared whatever between and within their pages', () => {
    const property = fc.property(happenings(all), someSwitches, sizes, (happened, switches, pageSizes) => {
      const core = world(switches)
      const clients = clientsOf(core, pageSizes, 'series')
      follow(core, clients, happened)
      for (const client of clients) settle(client)
      for (const client of clients) expectSame(core, client, false)
    })
    fc.assert(property, { numRuns: 200 })
    // Every kind of edit was made, and everybody made some.
    expect([...new Set(all), ada, bob, eve].filter((name) => (made.get(name) ?? 0) < 10)).toEqual([])
  })
})

/** Where series change as a whole, nobody knows what Google's deltas of single events leave out. */
const withoutSeries: readonly Kind[] = [...kinds.ofEvents, ...kinds.ofInstances, ...kinds.ofInstances, 'expire']

describe('clients that follow the deltas of single events', () => {
  it('have what a full listing shows them, as long as no series is edited as a whole', () => {
    const property = fc.property(happenings(withoutSeries), someSwitches, sizes, (happened, switches, pageSizes) => {
      const core = world(switches)
      const clients = clientsOf(core, pageSizes, 'single events')
      const ofSeries = (edit: Edit): boolean => edit.event === 0 && !edit.kind.endsWith('instance')
      follow(
        core,
        clients,
        happened.filter((happening) => 'lists' in happening || !ofSeries(happening.edit)),
      )
      for (const client of clients) settle(client)
      for (const client of clients) expectSame(core, client, true)
    })
    fc.assert(property, { numRuns: 80 })
  })
})
