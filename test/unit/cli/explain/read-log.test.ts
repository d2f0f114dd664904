import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { cloudLog, logFile } from '../../../../cli/explain/read-log'
import type { RestRequest } from '../../../../cli/google/google-rest'
import { syncIdSchema } from '../../../../functions/src/model/ids'
import { type FakeProject, startFakeProject } from '../doctor/fake-project'

const SYNC_ID = syncIdSchema.parse('0123456789abcdef0123456789abcdef')
const SINCE = new Date('2026-11-26T00:00:00Z')
const entry = (time: string, message: string, syncId: string = SYNC_ID) => ({
  timestamp: `2026-11-26T${time}Z`,
  jsonPayload: { message, syncId },
})
const messagesOf = (entries: Awaited<ReturnType<ReturnType<typeof logFile>>>) =>
  entries.map(({ jsonPayload }) => jsonPayload.message)

describe('the log of a project', () => {
  let google: FakeProject
  beforeAll(async () => {
    google = await startFakeProject()
  })
  afterAll(() => google.close())
  it('is in the order of time, without what is no line of ours', async () => {
    const entries = [
      entry('10:00:02', 'second'),
      { timestamp: '2026-11-26T10:00:03Z', textPayload: 'x' },
      entry('10:00:01', 'first'),
    ]
    google.answers.set('POST logging.googleapis.com/v2/entries:list', { status: 200, body: { entries } })
    expect(messagesOf(await cloudLog('my-project', google.rest)(SYNC_ID, SINCE))).toEqual(['first', 'second'])
  })

  it('is read on where Google found nothing so far and says that it has not searched all', async () => {
    const pages = new Map<unknown, object>([
      [undefined, { nextPageToken: 'on' }],
      ['on', { entries: [entry('10:00:02', 'second')], nextPageToken: 'further' }],
      ['further', { entries: [entry('10:00:01', 'first')] }],
    ])
    const rest = ({ body }: RestRequest) => {
      const { pageToken } = z.object({ pageToken: z.string().optional() }).parse(body)
      return Promise.resolve({ status: 200, body: pages.get(pageToken), at: null })
    }
    expect(messagesOf(await cloudLog('my-project', rest)(SYNC_ID, SINCE))).toEqual(['first', 'second'])
  })

  it('says in Google’s words why it cannot be read', async () => {
    const body = { error: { code: 403, message: 'Permission denied for all log views. Ask somebody.' } }
    google.answers.set('POST logging.googleapis.com/v2/entries:list', { status: 403, body })
    await expect(cloudLog('my-project', google.rest)(SYNC_ID, SINCE)).rejects.toThrow(
      'Google answered 403: Permission denied for all log views.',
    )
  })
})

describe('a log in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-log-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const entries = [
    entry('10:00:02', 'second'),
    entry('10:00:01', 'first'),
    entry('10:00:01', 'of another', 'f'.repeat(32)),
    { ...entry('10:00:00', 'before'), timestamp: '2026-11-25T10:00:00Z' },
  ]

  it.each([
    ['as gcloud prints it', JSON.stringify(entries)],
    ['an entry a line', `${entries.map((one) => JSON.stringify(one)).join('\n')}\nnot JSON\n`],
  ])('%s', async (name, text) => {
    const path = join(folder, `${name}.json`)
    writeFileSync(path, text)
    expect(messagesOf(await logFile(path)(SYNC_ID, SINCE))).toEqual(['first', 'second'])
  })

  it('that is not there is said so', () => {
    expect(() => logFile(join(folder, 'none'))(SYNC_ID, SINCE)).toThrow('cannot be read')
  })
})
