import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLocalWorld } from '../../../../cli/mirror/local-world-file'
import type { OutputLine } from '../../../../local/processes/supervised-process'
import { announceWorld } from '../../../../local/start/announce-world'
import { installedMirror } from '../../../../local/world/installed-mirror'

const address = 'http://127.0.0.1:1'
const urls = {
  page: address,
  functions: address,
  simulator: address,
  tasks: address,
  firestore: address,
  auth: address,
}
const environment = { GCLOUD_PROJECT: 'demo-announced' }

describe('the world of an app that has installed the package', () => {
  let app: string
  let installed: string
  beforeEach(() => {
    app = realpathSync(mkdtempSync(join(tmpdir(), 'calendar-mirror-announce-')))
    installed = join(app, 'node_modules', 'calendar-mirror')
    mkdirSync(installed, { recursive: true })
    writeFileSync(join(app, 'package.json'), '{}')
    writeFileSync(join(installed, 'package.json'), '{"name":"calendar-mirror"}')
  })
  afterEach(() => rmSync(app, { recursive: true, force: true }))

  it('is found by the installed commands and by those of the clone, until it ends', () => {
    const clone = join(app, 'clone')
    mkdirSync(clone)
    const takeBack = announceWorld({ environment, urls, onFunctionsLine: () => undefined }, [clone, installed])
    for (const folder of [clone, installed]) {
      const file = join(folder, '.local-world.json')
      expect(readLocalWorld(file)).toEqual({ pid: process.pid, environment, urls })
      expect(statSync(file).mode & 0o777).toBe(0o600)
    }
    takeBack()
    expect(readdirSync(clone)).toEqual([])
    expect(readdirSync(installed)).toEqual(['package.json'])
  })

  it('leaves what another world has announced in its place, and takes back nothing of it', () => {
    const takeBack = announceWorld({ environment, urls, onFunctionsLine: () => undefined }, [installed])
    const file = join(installed, '.local-world.json')
    const others = JSON.stringify({ pid: process.ppid, environment, urls })
    writeFileSync(file, others)
    takeBack()
    expect(readFileSync(file, 'utf8')).toBe(others)
    expect(readdirSync(installed)).toContain('.local-world.log')
  })

  it('puts back what a world had announced before that runs yet, and nothing of one that is gone', () => {
    const file = join(installed, '.local-world.json')
    const announced = (pid: number | undefined) => {
      const others = JSON.stringify({ pid, environment, urls })
      writeFileSync(file, others)
      writeFileSync(join(installed, '.local-world.log'), '{"its":"line"}\n')
      announceWorld({ environment, urls, onFunctionsLine: () => undefined }, [installed])()
      return others
    }
    const others = announced(process.ppid)
    expect(readFileSync(file, 'utf8')).toBe(others)
    expect(readFileSync(join(installed, '.local-world.log'), 'utf8')).toBe('{"its":"line"}\n')
    announced(spawnSync(process.execPath, ['-e', '']).pid)
    expect(readdirSync(installed)).toEqual(['package.json'])
  })

  it('keeps the structured lines of its functions beside it', () => {
    announceWorld({ environment, urls, onFunctionsLine: say }, [installed])
    const lines = readFileSync(join(installed, '.local-world.log'), 'utf8').trim().split('\n')
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { timestamp: expect.stringMatching(/^\d{4}-.*Z$/), jsonPayload: { message: 'synced' } },
    ])

    function say(listener: (line: OutputLine) => void): void {
      for (const text of ['Listening.', '{"message":"synced"}']) listener({ stream: 'stdout', text })
    }
  })

  it('is where the app has it; an app without the package has no such place', () => {
    const part = join(app, 'packages', 'functions')
    expect([app, part].map(installedMirror)).toEqual([installed, installed])
    rmSync(installed, { recursive: true })
    expect([app, part].map(installedMirror)).toEqual([null, null])
  })
})
