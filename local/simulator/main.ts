/** `npm run simulator`: Google Calendar on this machine, alone, until Ctrl-C. See `--help`. */
import pc from 'picocolors'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../calendar-simulator'
import type { CalendarSimulator, CalendarSimulatorServer } from '../calendar-simulator'
import { demoGoogle, furnishGoogle } from '../demo-account/furnish-google'
import { interruption, whenAborted } from '../world/interruption'
import { seededChance } from './seeded-chance'
import { readSimulatorOptions, type SimulatorOptions } from './simulator-options'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Somebody to share calendars with. */
const colleague = { email: 'grace@example.com', name: 'Grace' } as const

function createGoogle({ data, seed }: SimulatorOptions): CalendarSimulator {
  const core = createCalendarSimulator({
    clock: { now: () => Date.now() },
    random: seed === null ? { fraction: () => Math.random() } : seededChance(seed),
    switches: { allowHttpLoopback: true },
    ...(seed !== null && { seed }),
  })
  if (data === 'none') return core
  furnishGoogle(core, { now: Date.now(), zone })
  core.addUser({ ...colleague, timeZone: zone })
  core.shareCalendar(demoGoogle.team.id, colleague.email, 'reader')
  return core
}

/** What is wrong, in one sentence. */
class CannotListen extends Error {}

async function listen(core: CalendarSimulator, port: number): Promise<CalendarSimulatorServer> {
  try {
    return await startCalendarSimulatorServer({ core, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EADDRINUSE') {
      throw new CannotListen(
        `Port ${port} is in use: end what uses it, or start with --port and another one, or with --any-port.`,
      )
    }
    if (code === 'EACCES')
      throw new CannotListen(`Port ${port} is not yours to use: start with --port and another one.`)
    throw error
  }
}

function describe(url: string, { data }: SimulatorOptions): string {
  const rows = [
    ['Page', `${url}/`, 'calendars as a week, faults, channels, notifications, tokens, quota'],
    ['API', `${url}/calendar/v3`, "rootUrl for Google's clients: the address above"],
    ['OAuth', `${url}/o/oauth2/v2/auth`, 'any client id and secret; tokens at /token'],
    ['Control', `${url}/control`, 'users, edits, faults and logs, as JSON'],
  ] as const
  const lines = rows.map(([name, where, note]) => `  ${name.padEnd(9)}${pc.cyan(where.padEnd(42))}${pc.dim(note)}`)
  const people = `  ${'Accounts'.padEnd(9)}${demoGoogle.account} with two calendars, ${colleague.email} who reads one`
  return [
    pc.bold('Google Calendar, simulated.') + ' Ctrl-C ends it.',
    '',
    ...lines,
    ...(data === 'demo' ? [people] : []),
  ].join('\n')
}

async function main(options: SimulatorOptions, signal: AbortSignal): Promise<void> {
  const server = await listen(createGoogle(options), options.port)
  print(describe(server.url, options))
  await whenAborted(signal)
  await server.close()
}

const signal = interruption()
main(readSimulatorOptions(process.argv.slice(2)), signal).catch((error: unknown) => {
  process.stderr.write(`${error instanceof CannotListen ? error.message : String(error)}\n`)
  process.exitCode = 1
})
