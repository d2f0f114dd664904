import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { z } from 'zod'
import { plantTree } from '../support/planted-tree'

/** The two parts of firebase-tools that decide what is uploaded and what is accepted; it ships no types for them. */
const { readdirRecursive } = jest.requireActual<{
  readdirRecursive: (options: { path: string; ignoreStrings: readonly string[] }) => Promise<{ name: string }[]>
}>('firebase-tools/lib/fsAsync')
const { FirestoreApi } = jest.requireActual<{ FirestoreApi: new () => { validateSpec(spec: unknown): void } }>(
  'firebase-tools/lib/firestore/api',
)

const firebaseJson = z
  .object({
    functions: z.tuple([
      z.object({
        source: z.string(),
        runtime: z.string(),
        predeploy: z.array(z.string()),
        ignore: z.array(z.string()),
      }),
    ]),
    firestore: z.object({ rules: z.string(), indexes: z.string() }),
  })
  .parse(JSON.parse(readFileSync('firebase.json', 'utf8')))
const [functions] = firebaseJson.functions

const indexesFile = z.object({
  indexes: z.array(z.object({ collectionGroup: z.string(), fields: z.array(z.object({ fieldPath: z.string() })) })),
  fieldOverrides: z.array(
    z.object({
      collectionGroup: z.string(),
      fieldPath: z.string(),
      ttl: z.boolean().optional(),
      indexes: z.array(z.unknown()),
    }),
  ),
})
const indexesText = readFileSync(firebaseJson.firestore.indexes, 'utf8')
const indexes = indexesFile.parse(JSON.parse(indexesText))

async function uploaded(paths: readonly string[]): Promise<readonly string[]> {
  const tree = await plantTree(Object.fromEntries(paths.map((path) => [path, path])))
  try {
    const files = await readdirRecursive({ path: tree.root, ignoreStrings: functions.ignore })
    return files.map(({ name }) => relative(tree.root, name)).toSorted()
  } finally {
    await tree.remove()
  }
}

describe('the upload of the functions', () => {
  const needed = [
    'LICENSE',
    'functions/lib/calendar-webhook.js',
    'functions/lib/index.js',
    'package-lock.json',
    'package.json',
  ]

  it('contains what runs', async () => {
    expect(await uploaded(needed)).toEqual(needed.toSorted())
  })

  it.each([
    'functions/src/index.ts',
    'functions/tsconfig.json',
    'functions/lib/index.js.map',
    'local/lib/start/main.js',
    'cli/lib/connect.js',
    'test/unit/functions/config.test.ts',
    'test/fixtures/.env',
    '.env',
    '.env.production',
    '.secret.local',
    '.git/config',
    '.github/workflows/ci.yml',
    'firebase-debug.log',
    'docs/traps.md',
    'scripts/test.mts',
    'node_modules_of_nobody.log',
  ])('leaves out %s', async (path) => {
    expect(await uploaded([...needed, path])).toEqual(needed.toSorted())
  })

  it('starts at the file that package.json names, on the runtime that the tests run on', () => {
    const { main } = z.object({ main: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')))
    expect(functions.source).toBe('.')
    expect(main).toBe('functions/lib/index.js')
    expect(functions.runtime).toBe(`nodejs${process.versions.node.split('.')[0]}`)
    expect(functions.predeploy).toEqual(['npm run build'])
  })
})

describe('the indexes', () => {
  it('are what the Firebase CLI accepts', () => {
    expect(() => new FirestoreApi().validateSpec(JSON.parse(indexesText))).not.toThrow()
    expect(() => new FirestoreApi().validateSpec({ indexes: [{ collectionGroup: 'events' }] })).toThrow('queryScope')
  })

  it('are no index twice', () => {
    const texts = [
      ...indexes.indexes,
      ...indexes.fieldOverrides.map(({ collectionGroup, fieldPath }) => [collectionGroup, fieldPath]),
    ]
    const distinct = new Set(texts.map((index) => JSON.stringify(index)))
    expect(distinct.size).toBe(texts.length)
  })

  it('contain no field that is exempt from indexing', () => {
    const exempt = indexes.fieldOverrides.filter((override) => override.indexes.length === 0)
    const clashes = exempt.filter(({ collectionGroup, fieldPath }) =>
      indexes.indexes.some(
        (index) =>
          index.collectionGroup === collectionGroup && index.fields.some((field) => field.fieldPath === fieldPath),
      ),
    )
    expect(clashes).toEqual([])
  })

  it.each(['channels', 'connectStates', 'quarantine', 'reconciliations', 'usage'])('let %s expire', (collection) => {
    const expiring = indexes.fieldOverrides.filter(({ ttl }) => ttl)
    expect(expiring).toContainEqual({ collectionGroup: collection, fieldPath: 'expireAt', ttl: true, indexes: [] })
  })
})
