import { Firestore } from '@google-cloud/firestore'
import { scanCalendars, type ScannedCalendar } from '../../../functions/src/channels/scan-calendars'
import type { StoredDocument, Write } from '../../../functions/src/firestore/document-store'
import { createFirestoreDocumentStore } from '../../../functions/src/firestore/firestore-document-store'
import { channelIdSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { requireIndexes } from '../../support/query-index'
import { syntheticCalendar } from '../../support/synthetic-calendars'
import { testProjectId } from '../../support/test-project'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const HOUR = 3_600_000
/** Of these calendars every other one is not mirrored any more, and one has more channels than a page. */
const CALENDARS = 1_400
const MANY = 700

describe('going through all calendars', () => {
  const firestore = new Firestore({ projectId: testProjectId() })
  const store = createFirestoreDocumentStore(firestore)
  afterAll(() => firestore.terminate())

  const set = ({ path, data }: Pick<StoredDocument, 'path' | 'data'>): Write => ({ kind: 'set', path, data })

  beforeAll(async () => {
    const calendars = Array.from({ length: CALENDARS }, (_, number) => syntheticCalendar(number, HOUR, NOW))
    const writes: Write[] = calendars.flatMap(({ state, channel }, number) =>
      number % 2 === 0 ? [set(state), set(channel)] : [set(channel)],
    )
    const crowded = syntheticCalendar(100, HOUR, NOW).channel
    for (let extra = 1; extra < MANY; extra += 1) {
      const channelId = channelIdSchema.parse(`ffffffff-0000-4000-8000-${String(extra).padStart(12, '0')}`)
      writes.push(set({ path: paths.channel(channelId), data: { ...crowded.data, channelId, state: 'closing' } }))
    }
    writes.push(set({ path: 'syncState/not-a-sync-id', data: { token: 1 } }))
    for (let start = 0; start < writes.length; start += 500) await store.commit(writes.slice(start, start + 500))
  }, 120_000)

  it('meets each calendar once, with its channels, in pages that the indexes serve', async () => {
    const checked = requireIndexes(store)
    const met: ScannedCalendar[] = []
    let [unreadable, pages] = [0, 0]
    for (let after: string | null = ''; after !== null; pages += 1) {
      const page = await scanCalendars(checked, after)
      met.push(...page.calendars)
      unreadable += page.unreadable
      after = page.next
    }
    expect(met).toHaveLength(CALENDARS)
    expect(new Set(met.map(({ syncId }) => syncId)).size).toBe(CALENDARS)
    expect(met.filter(({ state }) => state !== null)).toHaveLength(CALENDARS / 2)
    const crowded = met.filter(({ records }) => records.length > 1)
    // What is beyond a page is left to the next hour, when these are closed.
    expect(crowded.map(({ records }) => records.length)).toEqual([500])
    expect(met.filter(({ records }) => records.length === 0)).toEqual([])
    expect(unreadable).toBe(1)
    expect(pages).toBeGreaterThan(3)
  }, 60_000)
})
