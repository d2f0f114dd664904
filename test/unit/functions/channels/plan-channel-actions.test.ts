import {
  type CalendarChannels,
  planChannelActions,
  renewalTime,
} from '../../../../functions/src/channels/plan-channel-actions'
import { channelRecordSchema } from '../../../../functions/src/model/documents/channel-record'
import { type Push, pushSchema } from '../../../../functions/src/model/documents/sync-state'
import { channelIdSchema, resourceIdSchema } from '../../../../functions/src/model/ids'
import { seededRandom } from '../../../support/seeded-random'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const [a, b] = ['80000000-0000-4000-8000-00000000000a', '80000000-0000-4000-8000-00000000000b']

/** Times are in milliseconds from now. */
function record(told: { id?: string; state: string; born?: number; ends?: number; adopted?: true }) {
  const { id = a, state, born = -DAY, ends = 6 * DAY, adopted } = told
  const parsed = channelRecordSchema.parse({
    channelId: id,
    syncId: '0'.repeat(32),
    uid: 'ada',
    accountId: '1',
    calendarId: 'ada@example.com',
    resourceId: 'resource',
    state,
    createdAt: new Date(NOW + born),
    expiration: new Date(NOW + ends),
    ...(adopted ? { adopted } : {}),
  })
  if (parsed.state === 'closed') throw new Error('A closed channel is not looked at')
  return parsed
}

function naming(channelId = a, ends = 6 * DAY): Push {
  return pushSchema.parse({ kind: 'channel', channelId, resourceId: 'resource', expiration: new Date(NOW + ends) })
}

const resourceId = resourceIdSchema.parse('resource')
const none: Push = { kind: 'none' }
const asked = (ago: number): Push => ({ kind: 'unsupported', askedAt: new Date(NOW - ago) })

const cases: readonly (readonly [string, Partial<CalendarChannels>, readonly string[]])[] = [
  ['one channel with most of its life ahead', { push: naming(), records: [record({ state: 'active' })] }, []],
  ['no channel at all', { push: none }, ['open: missing']],
  ['no channel, of a calendar that Google shows no more', { push: none, lost: true }, []],
  ['no channel, of a calendar that is not mirrored any more', { push: null }, []],
  [
    'a channel with less than a quarter of its life left',
    { push: naming(a, DAY), records: [record({ state: 'active', born: -6 * DAY, ends: DAY })] },
    ['open: due'],
  ],
  [
    'a channel with more than half of its life left',
    { push: naming(a, 4 * DAY), records: [record({ state: 'active', born: -3 * DAY, ends: 4 * DAY })] },
    [],
  ],
  [
    'a channel of one day with ten hours left: also short lives are renewed in time, and not before',
    { push: naming(a, 13 * HOUR), records: [record({ state: 'active', born: -11 * HOUR, ends: 13 * HOUR })] },
    [],
  ],
  [
    'a channel that is over',
    { push: naming(a, -1), records: [record({ state: 'active', ends: -1 })] },
    ['open: expired'],
  ],
  ['a channel that ends in this very moment', { push: naming(a, 0), records: [] }, ['open: expired']],
  ['a channel that the ledger does not know', { push: naming(), records: [] }, ['open: due']],
  [
    'a channel known from a notification only',
    { push: naming(), records: [record({ state: 'active', adopted: true })] },
    ['open: adopted'],
  ],
  ['a calendar that cannot be watched', { push: asked(29 * DAY) }, []],
  ['the same a month later', { push: asked(30 * DAY) }, ['open: ask_again']],
  ['the same, nobody knows since when', { push: { kind: 'unsupported' } }, ['open: ask_again']],
  [
    'an opening under way',
    { push: naming(), records: [record({ state: 'active' }), record({ id: b, state: 'opening', born: -9 * MINUTE })] },
    [],
  ],
  [
    'an opening left behind',
    { push: naming(), records: [record({ state: 'active' }), record({ id: b, state: 'opening', born: -10 * MINUTE })] },
    ['stop: abandoned b'],
  ],
  [
    'an opening left behind, and no other channel',
    { push: none, records: [record({ id: b, state: 'opening', born: -HOUR })] },
    ['open: missing', 'stop: abandoned b'],
  ],
  [
    'an opening left behind whose channel would be over',
    { push: none, records: [record({ id: b, state: 'opening', born: -7 * DAY, ends: -1 })] },
    ['open: missing', 'close b'],
  ],
  [
    'a predecessor on its way out',
    { push: naming(), records: [record({ state: 'active' }), record({ id: b, state: 'closing' })] },
    ['stop: closing b'],
  ],
  [
    'a predecessor on its way out that is over',
    { push: naming(), records: [record({ state: 'active' }), record({ id: b, state: 'closing', ends: 0 })] },
    ['close b'],
  ],
  [
    'an active channel that the state does not name',
    { push: naming(), records: [record({ state: 'active' }), record({ id: b, state: 'active' })] },
    ['stop: orphaned b'],
  ],
  [
    'an active channel of a calendar that is not mirrored any more',
    { push: null, records: [record({ state: 'active' })] },
    ['stop: orphaned a'],
  ],
  [
    'an active channel of a calendar that Google shows no more',
    { push: none, lost: true, records: [record({ state: 'active' })] },
    ['stop: orphaned a'],
  ],
]

describe('planChannelActions', () => {
  it.each(cases)('%s', (_, told, expected) => {
    const channels: CalendarChannels = { push: none, lost: false, records: [], ...told }
    expect(tell(planChannelActions(NOW, channels))).toEqual(expected)
  })

  it('spreads the renewal of channels that were opened together, each at an hour of its own', () => {
    const { uuid } = seededRandom('renewals')
    const [born, ends] = [new Date(NOW), new Date(NOW + 7 * DAY)]
    const due = Array.from({ length: 4_000 }, () => {
      const channel = {
        kind: 'channel',
        channelId: channelIdSchema.parse(uuid()),
        resourceId,
        expiration: ends,
      } as const
      return Math.ceil((renewalTime(channel, born) - NOW) / HOUR)
    })
    const counts = Map.groupBy(due, (hour) => hour)
    const busiest = Math.max(...[...counts.values()].map(({ length }) => length))
    // Between half and three quarters of a week: 42 hours, 95 of 4,000 in each on average.
    expect(Math.min(...due)).toBeGreaterThanOrEqual(84)
    expect(Math.max(...due)).toBeLessThanOrEqual(126)
    expect(counts.size).toBeGreaterThanOrEqual(42)
    expect(busiest).toBeLessThan(150)
  })
})

function tell(actions: ReturnType<typeof planChannelActions>): readonly string[] {
  return actions.map((action) => {
    if (action.kind === 'open') return `open: ${action.reason}`
    const name = action.channelId.at(-1)
    return action.kind === 'stop' ? `stop: ${action.reason} ${name}` : `close ${name}`
  })
}
