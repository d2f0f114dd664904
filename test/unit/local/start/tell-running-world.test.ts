import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

describe('before npm start builds anything', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-tell-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const told = () => {
    const { status, stdout } = spawnSync(process.execPath, ['scripts/tell-running-world.mts', folder], {
      encoding: 'utf8',
    })
    return { status, stdout }
  }
  const announced = (pid: number | undefined) =>
    writeFileSync(
      join(folder, '.local-world.json'),
      JSON.stringify({ pid, environment: {}, urls: { page: 'http://127.0.0.1:4711' } }),
    )

  it('it says that a local world runs here, and where', () => {
    announced(process.pid)
    const { status, stdout } = told()
    expect(status).toBe(0)
    expect(stdout).toContain(`A local world already runs here (process ${process.pid}): http://127.0.0.1:4711/demo`)
  })

  it('it says nothing where none does, was killed, or left something that nobody can read', () => {
    expect(told()).toEqual({ status: 0, stdout: '' })
    announced(spawnSync(process.execPath, ['-e', '']).pid)
    expect(told()).toEqual({ status: 0, stdout: '' })
    writeFileSync(join(folder, '.local-world.json'), '{')
    expect(told()).toEqual({ status: 0, stdout: '' })
  })
})
