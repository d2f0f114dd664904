import { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { exportDataHandler } from '../../functions/src/entrypoints/export-data'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { StoreUnavailable } from '../../functions/src/model/errors/store-unavailable'
import { uidSchema } from '../../functions/src/model/ids'
import { serveHandler, type ServedHandler } from '../support/serve-handler'
import { testProjectId } from '../support/test-project'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const documentsSchema = z.array(z.looseObject({ id: z.string() }))
const exportSchema = z.strictObject({
  exportedAt: z.iso.datetime(),
  accounts: documentsSchema,
  calendars: documentsSchema,
  events: documentsSchema,
  series: documentsSchema,
})

describe('exportData', () => {
  const firestore = new Firestore({ projectId: testProjectId() })
  const documents = createFirestoreDocumentStore(firestore)
  const users = new Map(['eve', 'nobody'].map((name) => [`token-of-${name}`, uidSchema.parse(name)]))
  const logged: string[] = []
  const running: ServedHandler[] = []

  beforeAll(async () => {
    const startAt = new Date(NOW)
    const events = Array.from({ length: 120 }, (_, at) => `users/eve/events/${String(at).padStart(3, '0')}`)
    await documents.commit([
      ...events.map((path) => ({ kind: 'set', path, data: { summary: 'Lunch "out"', startAt } }) as const),
      { kind: 'set', path: 'users/eve/accounts/1', data: { email: 'eve@example.com' } },
      { kind: 'set', path: 'users/mallory/events/1', data: { summary: 'Secret' } },
      { kind: 'set', path: 'credentials/eve~1', data: { uid: 'eve', envelope: 'sealed' } },
    ])
  })
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop()
  })
  afterAll(() => firestore.terminate())

  async function ask(user: string, store: Pick<DocumentStore, 'query'> = documents, method = 'GET') {
    const log = (event: string) => void logged.push(event)
    const handler = exportDataHandler({
      store,
      clock: { now: () => NOW },
      logger: { info: log, warn: log, error: log },
      verifyIdToken: async (token) => users.get(token) ?? null,
      limiter: () => undefined,
    })
    const server = await serveHandler(handler)
    running.push(server)
    return await fetch(server.url, { method, headers: { authorization: `Bearer token-of-${user}` } })
  }

  it('is one file with all that is mirrored for the user, in pages, and with nothing of anybody else', async () => {
    const response = await ask('eve')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('application/json')
    const { exportedAt, accounts, calendars, events, series } = exportSchema.parse(await response.json())
    expect(exportedAt).toBe('2026-03-02T09:00:00.000Z')
    expect(accounts).toEqual([{ id: '1', email: 'eve@example.com' }])
    expect([calendars, series]).toEqual([[], []])
    expect(events).toHaveLength(120)
    expect(new Set(events.map(({ id }) => id)).size).toBe(120)
    expect(events[0]).toEqual({ id: '000', summary: 'Lunch "out"', startAt: '2026-03-02T09:00:00.000Z' })
  })

  it('of somebody without anything is empty', async () => {
    const exported = exportSchema.parse(await (await ask('nobody')).json())
    expect(Object.values(exported).flat()).toEqual(['2026-03-02T09:00:00.000Z'])
  })

  it('is refused without a good ID token, and answers to GET alone', async () => {
    expect((await ask('mallory')).status).toBe(401)
    expect((await ask('eve', documents, 'POST')).status).toBe(405)
  })

  it('never has more than two pages in memory', async () => {
    const limits: unknown[] = []
    await (
      await ask('eve', {
        query: (query) => {
          limits.push(query.limit)
          return documents.query(query)
        },
      })
    ).text()
    expect(limits.length).toBeGreaterThan(5)
    expect(new Set(limits)).toEqual(new Set([50]))
  })

  it('that cannot begin is a 503, and one that cannot go on breaks off, so that no part is taken for the whole', async () => {
    const unavailable = () => Promise.reject(new StoreUnavailable('away'))
    expect((await ask('eve', { query: unavailable })).status).toBe(503)
    const broken = await ask('eve', {
      query: (query) => (query.startAfter ? unavailable() : documents.query(query)),
    })
    expect(broken.status).toBe(200)
    await expect(broken.text()).rejects.toThrow('terminated')
    expect(logged).toContain('export_data_broken_off')
  })
})
