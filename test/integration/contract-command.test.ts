import { buildProject } from '../support/build-project'
import { endPrograms, runProgram } from '../support/run-program'
import { ada, allScopes, clientId, startSimulatedGoogle } from '../support/simulated-google'
import type { SimulatedGoogle } from '../support/simulated-google'

const path = 'local/lib/calendar-contract/main.js'

let google: SimulatedGoogle
beforeAll(buildProject, 120_000)
beforeEach(async () => {
  google = await startSimulatedGoogle()
})
afterEach(async () => {
  await endPrograms()
  await google.server.close()
})

const environment = () => ({
  CONTRACT_URL: google.server.url,
  CONTRACT_CLIENT_ID: clientId,
  CONTRACT_CLIENT_SECRET: 'the-secret',
  CONTRACT_REFRESH_TOKEN: google.core.oauth.grantRefreshToken(ada, clientId, allScopes),
})

const calendars = (): unknown[] => google.core.calendarList.list(ada).items.map(({ id }) => id)

const written = (): number =>
  google.server.requestLog.requests.filter(({ operation }) => /insert|patch|delete/.test(operation)).length

describe('npm run contract:google', () => {
  it('says what is missing in the environment, once and clearly', async () => {
    const program = runProgram(path, [], {
      CONTRACT_CLIENT_ID: 'x',
      CONTRACT_CLIENT_SECRET: undefined,
      CONTRACT_REFRESH_TOKEN: undefined,
    })
    expect(await program.ended).toBe(1)
    expect(program.stderr()).toMatch(
      /missing in the environment:\n {2}CONTRACT_CLIENT_SECRET: .*\n {2}CONTRACT_REFRESH_TOKEN: .*\n$/,
    )
    expect(program.stderr()).not.toContain('CONTRACT_CLIENT_ID')
  })

  it('has a help that names what it needs, and refuses what it does not know', async () => {
    const helped = runProgram(path, ['--help'], {})
    expect(await helped.ended).toBe(0)
    for (const word of ['CONTRACT_REFRESH_TOKEN', 'CONTRACT_URL', '--yes', 'Exit codes']) {
      expect(helped.stdout()).toContain(word)
    }
    const unknown = runProgram(path, ['--dry-run'], environment())
    expect(await unknown.ended).toBe(1)
    expect(unknown.stderr()).toContain("unknown option '--dry-run'")
    expect(google.server.requestLog.requests).toEqual([])
  })

  it('writes nothing unless somebody says yes', async () => {
    const program = runProgram(path, [], environment())
    expect(await program.ended).toBe(1)
    expect(program.stdout()).toContain(`In the account ${ada} a calendar is made, written to, and deleted at the end.`)
    expect(program.stderr()).toBe('Nothing was written.\n')
    expect(written()).toBe(0)
  })

  it('finds nothing different at the simulator, says what it cannot see, and leaves nothing behind', async () => {
    const program = runProgram(path, ['--yes'], environment())
    expect([await program.ended, program.stderr()]).toEqual([0, ''])
    expect(program.stdout()).toMatch(/(\d+) of \1 observed as expected/)
    expect(program.stdout()).toContain('Not observed:')
    expect(calendars()).toEqual([ada])
  })

  it('shows what differs as a table', async () => {
    google.core.switches.cancelledRows = 'full'
    const program = runProgram(path, ['--yes'], environment())
    expect(await program.ended).toBe(2)
    expect(program.stdout()).toMatch(/│ rule +│ expected +│ observed +│/)
    expect(program.stdout()).toContain('✗ A deleted event is a row with its id and status, kind and etag')
    expect(calendars()).toEqual([ada])
  })

  it('cleans up when it is interrupted, and deletes what an earlier run left behind', async () => {
    google.core.addCalendar({ id: 'left', owner: ada, summary: 'Contract of calendar-mirror, may be deleted' })
    google.core.faults.slow({ operation: 'events.list', milliseconds: [30, 30] })
    const program = runProgram(path, ['--yes'], environment())
    await program.printed(/✓/)
    expect(calendars()).toHaveLength(2)
    program.kill('SIGINT')
    expect(await program.ended).toBe(130)
    expect(program.stdout()).toContain('The calendar is deleted.')
    expect(calendars()).toEqual([ada])
  })

  it('says that its calendar is still there where it cannot be deleted', async () => {
    google.core.faults.inject({ operation: 'calendars.delete', fault: 'forbidden' })
    const program = runProgram(path, ['--yes'], environment())
    expect(await program.ended).toBe(1)
    expect(program.stderr()).toMatch(/^The calendar \S+ is still there: /)
  })
})
