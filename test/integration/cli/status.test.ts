import { z } from 'zod'
import { readStatus } from '../../../cli/status/read-status'
import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { createFirestoreDocumentStore } from '../../../functions/src/firestore/firestore-document-store'
import { countOperations } from '../../../functions/src/firestore/counting-document-store'
import { createTally } from '../../../functions/src/support/tally'
import { buildProject } from '../../support/build-project'
import { requireIndexes } from '../../support/query-index'
import { endPrograms, runProgram } from '../../support/run-program'
import type { WholeUser } from '../../support/whole-user'
import { WholeWorld } from '../../support/whole-world'

let world: WholeWorld
let user: WholeUser

beforeAll(async () => {
  await buildProject()
  world = await WholeWorld.open()
  user = await world.addUser()
  await user.watch()
}, 90_000)
afterAll(async () => {
  await endPrograms()
  await world.close()
})

const status = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
  runProgram('cli/lib/cli/main.js', ['status', '--project', world.local.projectId, ...args], env)

const reportSchema = z.object({
  projectId: z.string(),
  troubles: z.int(),
  channels: z.record(z.string(), z.int()),
  accounts: z.array(z.looseObject({ email: z.string() })),
  calendars: z.array(
    z.looseObject({ state: z.string(), channel: z.looseObject({ kind: z.string() }), findings: z.array(z.unknown()) }),
  ),
})
const reportIn = (line: string) => reportSchema.parse(JSON.parse(line))

async function change(data: Readonly<Record<string, unknown>>): Promise<void> {
  const states = await world.firestore.collection('syncState').get()
  await Promise.all(states.docs.map((state) => state.ref.update(data)))
}

/** Puts back what it was, whatever becomes of the test. */
async function whileChanged(field: string, value: unknown, body: () => Promise<void>): Promise<void> {
  const [state] = (await world.firestore.collection('syncState').get()).docs
  const before: unknown = state?.get(field)
  await change({ [field]: value })
  try {
    await body()
  } finally {
    await change({ [field]: before })
  }
}

describe('calendar-mirror status', () => {
  it('tells of a mirror that is well, for programs', async () => {
    const program = status(['--json'], { METADATA_SERVER_DETECTION: undefined })
    expect([await program.ended, program.stderr()]).toEqual([0, ''])
    expect(reportIn(program.stdout())).toMatchObject({
      projectId: world.local.projectId,
      troubles: 0,
      accounts: [{ email: user.email, state: 'connected' }],
      calendars: [{ uid: user.uid, state: 'live', channel: { kind: 'open' }, lagSeconds: 0, findings: [] }],
      channels: { opening: 0, active: 1, closing: 0 },
    })
  })

  it('shows a person a table', async () => {
    const program = status([])
    expect(await program.ended).toBe(0)
    expect(program.stdout()).toMatch(/1 account, 1 mirrored calendar, 1 channel open\./)
    expect(program.stdout()).toMatch(/│ ✓ +│.*│ live +│ 6 d/)
    expect(program.stdout()).toMatch(/All is well\.\n$/)
  })

  it('ends with 1 where something is wrong, and says what and what mends it', async () => {
    await whileChanged('pendingSince', new Date(Date.now() - 3_600_000), async () => {
      const program = status([])
      expect(await program.ended).toBe(1)
      expect(program.stdout()).toMatch(/✗ “.*: a sync has waited for 1 h\n.*→ Does the queue run\?/)
      expect(program.stdout()).toMatch(/1 trouble\.\n$/)
    })
  })

  it('looks again until it is interrupted, and sees what has changed meanwhile', async () => {
    const program = status(['--watch', '--interval', '1', '--json'])
    await program.printed(/\n/)
    await whileChanged('unverified', true, async () => {
      await program.printed(/"troubles":1/)
      program.kill('SIGINT')
      expect(await program.ended).toBe(0)
    })
    const lines = program.stdout().trimEnd().split('\n').map(reportIn)
    expect([lines[0]?.troubles, lines.at(-1)?.troubles]).toEqual([0, 1])
  })

  it.each([
    ['no emulator', [], { FIRESTORE_EMULATOR_HOST: '127.0.0.1:1' }, 'No Firestore emulator answers at 127.0.0.1:1'],
    ['an interval that is none', ['--watch', '--interval', '0'], {}, 'A number from 1 to 3600'],
  ])('explains %s in a sentence', async (_, args, env, said) => {
    const program = status(args, env)
    expect(await program.ended).toBe(1)
    expect(program.stderr()).toContain(said)
    expect(program.stderr()).not.toMatch(/\n {4}at /)
  })

  it('explains that nobody is signed in, and programs find that on stdout', async () => {
    const nobody = { FIRESTORE_EMULATOR_HOST: undefined, METADATA_SERVER_DETECTION: 'none', HOME: '/nonexistent' }
    const env = { ...nobody, GOOGLE_APPLICATION_CREDENTIALS: undefined, CLOUDSDK_CONFIG: undefined, APPDATA: undefined }
    const program = runProgram('cli/lib/cli/main.js', ['status', '--project', 'some-project', '--json'], env)
    expect(await program.ended).toBe(1)
    const { error } = z.object({ error: z.object({ message: z.string() }) }).parse(JSON.parse(program.stdout()))
    expect(error.message).toContain('gcloud auth application-default login')
  })
})

describe('reading it', () => {
  const store = () => requireIndexes(createFirestoreDocumentStore(world.firestore))
  const now = Date.now()

  it('needs no index that is not deployed, and costs two reads a calendar and one an account', async () => {
    const tally = createTally()
    await readStatus(countOperations(store(), tally), { now })
    // Empty are quarantine and drift reports, which cost one read each, and three aggregations.
    expect(tally).toMatchObject({ reads: 2 + 1 + 2 + 3, writes: 0, deletes: 0 })
  })

  it('leaves out a calendar that is unselected while it is read', async () => {
    const path = `users/${user.uid}/calendars/${user.calendarRef}`
    const selected = (await world.firestore.doc(path).get()).data() ?? {}
    const plain = store()
    const racing: DocumentStore = {
      ...plain,
      async query(query) {
        const found = await plain.query(query)
        if (!('collectionGroup' in query.from) || query.from.collectionGroup !== 'calendars') return found
        await world.firestore.doc(path).update({ selected: false, syncId: null })
        // Its state went with it, between this page and its states.
        return found.map((document) => ({ ...document, data: { ...document.data, syncId: 'f'.repeat(32) } }))
      },
    }
    try {
      expect((await readStatus(racing, { now })).calendars).toEqual([])
    } finally {
      await world.firestore.doc(path).set(selected)
    }
  })

  it('counts documents of another version, and passes over collections of the app’s own', async () => {
    const odd = world.firestore.doc(`users/${user.uid}/accounts/odd`)
    const others = world.firestore.doc('companies/1/accounts/1')
    await Promise.all([odd.set({ schemaVersion: 9 }), others.set({ name: 'not ours' })])
    try {
      const { accounts, unreadable } = await readStatus(store(), { now })
      expect([accounts.length, unreadable]).toEqual([1, 1])
    } finally {
      await Promise.all([odd.delete(), others.delete()])
    }
  })
})
