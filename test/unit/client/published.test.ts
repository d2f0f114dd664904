import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildProject } from '../../support/build-project'

const run = promisify(execFile)
const root = join(__dirname, '..', '..', '..')

describe('calendar-mirror/client, as an app gets it', () => {
  beforeAll(() => buildProject(), 120_000)

  it('has the types that an app needs, and refuses what is not so', async () => {
    const tsc = join(root, 'node_modules', '.bin', 'tsc')
    const consumer = join(root, 'test', 'fixtures', 'client-consumer')
    await expect(run(tsc, ['-p', consumer])).resolves.toMatchObject({ stdout: '' })
  }, 60_000)

  it('loads the Firebase SDK and nothing else', () => {
    const text = readFileSync(join(root, 'client', 'lib', 'index.mjs'), 'utf8')
    const imported = [...text.matchAll(/\bfrom\s*["']([^"']+)["']/g)].map(([, name]) => name)
    expect([...new Set(imported)]).toEqual(expect.arrayContaining(['firebase/firestore', 'firebase/functions']))
    expect(new Set(imported).size).toBe(2)
  })

  it('is an ECMAScript module that Node loads by its name', async () => {
    const script = "import('calendar-mirror/client').then((client) => console.log(Object.keys(client).join(' ')))"
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: root })
    expect(stdout.trim().split(' ')).toEqual(expect.arrayContaining(['callables', 'eventsBetween', 'subscribeEvents']))
  }, 60_000)
})
