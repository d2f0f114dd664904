/** `npm run simulator`: Google Calendar on this machine, alone, until Ctrl-C. See `--help`. */
import pc from 'picocolors'
import { createCalendarSimulator, startCalendarSimulatorServer } from '../calendar-simulator'
import type { CalendarSimulator } from '../calendar-simulator'
import { demoGoogle, furnishGoogle } from '../demo-account/furnish-google'
import { startCloudTasks } from '../tasks/start-cloud-tasks'
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

async function listening<Server>(start: Promise<Server>, port: number, option: string): Promise<Server> {
  try {
    return await start
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'EADDRINUSE') {
      throw new CannotListen(
        `Port ${port} is in use: end what uses it, name another with ${option}, or add --any-port.`,
      )
    }
    if (code === 'EACCES') throw new CannotListen(`Port ${port} is not yours to use: name another with ${option}.`)
    throw error
  }
}

function describe({ data }: SimulatorOptions, url: string, tasksUrl: string | null): string {
  const rows = [
    ['Page', `${url}/`, 'calendars as a week, faults, channels, notifications, tokens, quota'],
    ['API', `${url}/calendar/v3`, "rootUrl for Google's clients: the address above"],
    ['OAuth', `${url}/o/oauth2/v2/auth`, 'any client id and secret; tokens at /token'],
    ['Control', `${url}/control`, 'users, edits, faults and logs, as JSON'],
  ] as const
  const tasks = ['Tasks', `${tasksUrl}/v2`, 'a stand-in for Cloud Tasks; its state: /control/state'] as const
  const lines = [...rows, ...(tasksUrl === null ? [] : [tasks])].map(
    ([name, where, note]) => `  ${name.padEnd(9)}${pc.cyan(where.padEnd(42))}${pc.dim(note)}`,
  )
  const people = `  ${'Accounts'.padEnd(9)}${demoGoogle.account} with two calendars, ${colleague.email} who reads one`
  return [
    pc.bold('Google Calendar, simulated.') + ' Ctrl-C ends it.',
    '',
    ...lines,
    ...(data === 'demo' ? [people] : []),
  ].join('\n')
}

async function main(options: SimulatorOptions, signal: AbortSignal): Promise<void> {
  const { port, tasksPort } = options
  const server = await listening(startCalendarSimulatorServer({ core: createGoogle(options), port }), port, '--port')
  try {
    const tasks =
      tasksPort === null ? null : await listening(startCloudTasks({ port: tasksPort }), tasksPort, '--tasks')
    print(describe(options, server.url, tasks?.url ?? null))
    await whenAborted(signal)
    await tasks?.close()
  } finally {
    await server.close()
  }
}

const signal = interruption()
main(readSimulatorOptions(process.argv.slice(2)), signal).catch((error: unknown) => {
  process.stderr.write(`${error instanceof CannotListen ? error.message : String(error)}\n`)
  process.exitCode = 1
})
