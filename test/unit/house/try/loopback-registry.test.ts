import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LoopbackRegistry, startLoopbackRegistry } from '../../../../scripts/try/loopback-registry.mts'

const run = promisify(execFile)

describe('a registry on loopback', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-registry-'))
  let registry: LoopbackRegistry

  beforeAll(async () => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'packed', version: '1.2.3' }))
    writeFileSync(join(folder, 'index.js'), 'module.exports = 42')
    await run('npm', ['pack'], { cwd: folder })
    registry = await startLoopbackRegistry(join(folder, 'packed-1.2.3.tgz'), 'http://127.0.0.1:9/npm/')
  }, 30_000)
  afterAll(async () => {
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has npm install what was packed, by its name', async () => {
    const app = mkdtempSync(join(folder, 'app-'))
    writeFileSync(join(app, 'package.json'), '{}')
    const options = ['--no-audit', '--no-fund', '--registry', registry.url, '--cache', join(folder, 'cache')]
    await run('npm', ['install', 'packed', ...options], { cwd: app })
    const { stdout } = await run('node', ['-p', "require('packed')"], { cwd: app })
    expect(stdout.trim()).toBe('42')
  }, 30_000)

  it('sends whoever wants another package to where that is', async () => {
    const { status, headers } = await fetch(`${registry.url}@scope%2fother`, { redirect: 'manual' })
    expect([status, headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/npm/@scope%2fother'])
  })
})
