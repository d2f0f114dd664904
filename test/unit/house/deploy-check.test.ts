import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { buildProject } from '../../support/build-project'

const ROOT = process.cwd()
const FILES = [
  'firebase.json',
  'package.json',
  'package-lock.json',
  'firestore.rules',
  'firestore.indexes.json',
  'test/fixtures/functions-manifest.json',
  'functions/lib',
]
const PATIENCE_MS = 60_000

/** What is deployed, in a folder of its own, so that something can be broken in it. */
describe('npm run deploy:check', () => {
  let folder: string
  beforeAll(() => buildProject(), 120_000)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-deploy-check-'))
    for (const path of FILES) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      cpSync(join(ROOT, path), join(folder, path), { recursive: true })
    }
    mkdirSync(join(folder, 'web/dist'), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function check(): Promise<{ readonly code: unknown; readonly out: string }> {
    const run = promisify(execFile)(process.execPath, [join(ROOT, 'scripts/deploy-check.mts')], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined },
    })
    return await run.then(
      ({ stdout }) => ({ code: 0, out: stdout }),
      (error: { readonly code?: unknown; readonly stdout?: string }) => ({ code: error.code, out: error.stdout ?? '' }),
    )
  }
  const edit = (path: string, from: string, to: string) => {
    const text = readFileSync(join(folder, path), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(folder, path), text.replace(from, to))
  }

  it(
    'finds nothing wrong with what is here',
    async () => {
      const { code, out } = await check()
      expect(out).toContain('Ready to deploy')
      expect(out).toMatch(/^✓ rules +clients write nothing/m)
      expect(code).toBe(0)
    },
    PATIENCE_MS,
  )

  it.each<[string, () => void, RegExp]>([
    [
      'no predeploy',
      () => edit('firebase.json', '"predeploy": ["npm run build"]', '"predeploy": []'),
      /firebase\.json/,
    ],
    ['an old runtime', () => edit('firebase.json', 'nodejs24', 'nodejs18'), /nodejs24/],
    ['no rules', () => rmSync(join(folder, 'firestore.rules')), /not there: firestore\.rules/],
    [
      'functions that are not uploaded',
      () => edit('firebase.json', '"bench",', '"bench", "functions",'),
      /left out: .*functions\/lib\/index\.js/,
    ],
    [
      'a part of a function that is not uploaded',
      () => edit('firebase.json', '"bench",', '"bench", "sync-calendar.js",'),
      /left out: functions\/lib\/sync-calendar\.js/,
    ],
    [
      'a secret that is uploaded',
      () => {
        edit('firebase.json', '".env*",', '')
        writeFileSync(join(folder, '.env.prod'), 'A=b')
      },
      /\.env\.prod would be uploaded/,
    ],
    ['an index that Firestore refuses', () => edit('firestore.indexes.json', '"ASCENDING"', '"UPWARDS"'), /✗ indexes/],
    [
      'rules that let clients write',
      () => edit('firestore.rules', 'allow read: if isOwner(uid);', 'allow read, write: if isOwner(uid);'),
      /✗ rules .*read, write/,
    ],
    [
      'rules that let anybody read',
      () => edit('firestore.rules', 'allow read: if isOwner(uid);', 'allow read: if true;'),
      /✗ rules .*if true/,
    ],
    [
      'pages without a policy',
      () => edit('firebase.json', '"Content-Security-Policy"', '"X-None"'),
      /pages come without Content-Security-Policy/,
    ],
    [
      'functions that do not load',
      () => writeFileSync(join(folder, 'functions/lib/index.js'), 'throw new Error("broken")'),
      /they do not load/,
    ],
    [
      'another memory than is written down',
      () => edit('functions/lib/index.js', 'memory: "256MiB"', 'memory: "1GiB"'),
      /npm run manifest/,
    ],
  ])(
    'sees %s',
    async (_, breakIt, told) => {
      breakIt()
      const { out } = await check()
      expect(out).toMatch(told)
    },
    PATIENCE_MS,
  )
})
