import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

/** What one check came to; `problem` is null where nothing is wrong. */
export interface Checked {
  readonly check: string
  /** What is so where nothing is wrong. */
  readonly holds: string
  readonly problem: string | null
  readonly remedy: string
}

type Upload = (options: { path: string; ignoreStrings: readonly string[] }) => Promise<{ name: string }[]>

/** Parts of firebase-tools that decide what is uploaded and accepted; it ships no types for them. */
const tools = createRequire(import.meta.url)
const readdirRecursive = z
  .object({ readdirRecursive: z.custom<Upload>((value) => typeof value === 'function') })
  .parse(tools('firebase-tools/lib/fsAsync')).readdirRecursive
const apiSchema = z.object({
  FirestoreApi: z.custom<new () => { validateSpec(spec: unknown): void }>((value) => typeof value === 'function'),
})
const { FirestoreApi } = apiSchema.parse(tools('firebase-tools/lib/firestore/api'))

const headersSchema = z.array(z.object({ source: z.string(), headers: z.array(z.object({ key: z.string() })) }))
const emulatorSchema = z.object({ port: z.int() })
const firebaseSchema = z.object({
  functions: z.tuple([
    z.object({
      source: z.literal('.'),
      runtime: z.literal('nodejs24'),
      predeploy: z.array(z.string()).min(1),
      ignore: z.array(z.string()),
    }),
  ]),
  firestore: z.object({ rules: z.string(), indexes: z.string() }),
  hosting: z.object({ public: z.string(), predeploy: z.array(z.string()).min(1), headers: headersSchema }),
  emulators: z.object({
    auth: emulatorSchema,
    firestore: emulatorSchema,
    functions: emulatorSchema,
    hosting: emulatorSchema,
  }),
})
type Firebase = z.infer<typeof firebaseSchema>

const HEADERS = ['Content-Security-Policy', 'X-Content-Type-Options', 'Referrer-Policy']
const MANIFEST = 'test/fixtures/functions-manifest.json'

/** Everything about a deployment from `root` that can be found out without a login. The package has to be built. */
export async function checkDeployment(root: string): Promise<readonly Checked[]> {
  const file = (path: string) => join(root, path)
  const json = (path: string): unknown => JSON.parse(readFileSync(file(path), 'utf8'))
  const parsed = firebaseSchema.safeParse(json('firebase.json'))
  const whole: Checked = {
    check: 'firebase.json',
    holds: 'functions, Firestore, hosting and emulators are in it, the functions on Node 24',
    problem: parsed.success ? null : z.prettifyError(parsed.error),
    remedy: 'Compare it with the one of the release.',
  }
  if (!parsed.success) return [whole]
  const { data: firebase } = parsed
  const { main } = z.object({ main: z.string() }).parse(json('package.json'))
  const files: Checked = {
    check: 'files',
    holds: 'what it names is there',
    problem: missingFile(firebase, main, file),
    remedy: 'npm run build, or mend the path in firebase.json.',
  }
  if (files.problem !== null) return [whole, files]
  return [
    whole,
    files,
    {
      check: 'upload',
      holds: 'has what runs, and no secret',
      problem: await lackingUpload(root, firebase, main),
      remedy: 'Mend functions[0].ignore in firebase.json.',
    },
    {
      check: 'indexes',
      holds: 'Firebase’s tools take them',
      problem: refusedIndexes(json(firebase.firestore.indexes)),
      remedy: 'Mend firestore.indexes.json.',
    },
    {
      check: 'rules',
      holds: 'clients write nothing, and read only what is theirs',
      problem: openRules(readFileSync(file(firebase.firestore.rules), 'utf8')),
      remedy: 'Let clients write nothing, and read only what is theirs.',
    },
    {
      check: 'headers',
      holds: `pages come with ${HEADERS.join(', ')}`,
      problem: missingHeader(firebase),
      remedy: 'Give hosting.headers in firebase.json what is missing.',
    },
    ...checkManifest(root, json),
  ]
}

function missingFile({ firestore, hosting }: Firebase, main: string, file: (path: string) => string): string | null {
  const missing = [main, firestore.rules, firestore.indexes, hosting.public].filter((path) => !existsSync(file(path)))
  return missing.length === 0 ? null : `not there: ${missing.join(', ')}`
}

async function lackingUpload(
  root: string,
  { functions: [{ ignore }] }: Firebase,
  main: string,
): Promise<string | null> {
  const uploaded = (await readdirRecursive({ path: root, ignoreStrings: ignore })).map(({ name }) =>
    relative(root, name),
  )
  const bundle = readdirSync(join(root, dirname(main))).filter((name) => name.endsWith('.js'))
  const files = [...bundle.map((name) => join(dirname(main), name)), 'package.json', 'package-lock.json']
  const needed = files.filter((path) => existsSync(join(root, path)))
  const lacking = needed.filter((path) => !uploaded.includes(path))
  if (lacking.length > 0) return `left out: ${lacking.join(', ')}`
  const secret = uploaded.find((path) => /(^|\/)(\.env|\.secret|\.local-world)/.test(path))
  return secret === undefined ? null : `${secret} would be uploaded`
}

function refusedIndexes(spec: unknown): string | null {
  try {
    new FirestoreApi().validateSpec(spec)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function openRules(rules: string): string | null {
  const open = /allow\s+[\w, ]*(write|create|update|delete)\b[^;]*;|allow\s+[\w, ]+:\s*if\s+true\s*;/.exec(rules)
  return open === null ? null : `anybody may do more than read what is theirs: ${open[0]}`
}

function missingHeader({ hosting: { headers } }: Firebase): string | null {
  const everywhere = headers.filter(({ source }) => source === '**').flatMap((one) => one.headers.map(({ key }) => key))
  const missing = HEADERS.filter((key) => !everywhere.includes(key))
  return missing.length === 0 ? null : `pages come without ${missing.join(', ')}`
}

const manifestSchema = z.looseObject({
  endpoints: z.record(z.string(), z.looseObject({ serviceAccountEmail: z.unknown() })),
  params: z.array(z.looseObject({ name: z.string(), description: z.string().optional() })),
})

/** As `firebase deploy` finds it out. */
function checkManifest(root: string, json: (path: string) => unknown): readonly Checked[] {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-deploy-'))
  try {
    const path = join(folder, 'manifest.json')
    const discover = join(root, 'node_modules/firebase-functions/lib/bin/firebase-functions.js')
    const env = { ...process.env, FUNCTIONS_MANIFEST_OUTPUT_PATH: path }
    const { status, stderr } = spawnSync(process.execPath, [discover, root], { env, encoding: 'utf8' })
    const printed = status === 0 && existsSync(path)
    const loads: Checked = {
      check: 'functions',
      holds: 'they load',
      problem: printed ? null : `they do not load: ${stderr.trim().split('\n').slice(0, 3).join(' ')}`,
      remedy: 'npm run build, and read what is wrong.',
    }
    if (!printed) return [loads]
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const { params } = manifestSchema.parse(found)
    const mute = params.filter(({ description }) => !description).map(({ name }) => name)
    return [
      loads,
      {
        check: 'manifest',
        holds: `what would be deployed is what ${MANIFEST} says`,
        problem:
          JSON.stringify(found) === JSON.stringify(json(MANIFEST))
            ? null
            : `what would be deployed is not what ${MANIFEST} says`,
        remedy: 'npm run manifest, and look at the difference.',
      },
      {
        check: 'params',
        holds: 'each says what it is',
        problem: mute.length === 0 ? null : `nobody is told what these are: ${mute.join(', ')}`,
        remedy: 'Give each a description in functions/src/config.ts.',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
