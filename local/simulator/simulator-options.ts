import { Command, InvalidArgumentError } from 'commander'
import { usualPorts } from '../world/world-ports'

export interface SimulatorOptions {
  /** 0 for any free one. */
  readonly port: number
  /** Of the stand-in for Cloud Tasks; null where none is wanted. */
  readonly tasksPort: number | null
  readonly data: 'demo' | 'none'
  /** Of all chance there is in it; null for chance as it comes. */
  readonly seed: string | null
}

const help = `
With npm, options come after two dashes:
  npm run simulator -- --any-port

It listens on 127.0.0.1 only. Ctrl-C ends it; nothing is kept. local/README.md tells how to use it.`

/** Prints help or what is wrong, and ends the process, as commander does. */
export function readSimulatorOptions(argv: readonly string[]): SimulatorOptions {
  const command = new Command('npm run simulator --')
    .description(
      'Google Calendar, simulated: its API, OAuth and push notifications, with a page to edit calendars and to order ' +
        'faults. For programs that talk to Google Calendar, in any language; it needs no account.',
    )
    .option('--port <port>', 'where it listens', parsePort, usualPorts.simulator)
    .option('--any-port', 'use any free port')
    .option('--tasks [port]', `start the stand-in for Cloud Tasks, too (default port: ${usualPorts.tasks})`, parsePort)
    .option('--empty', 'begin without users and events')
    .option('--seed <text>', 'the same ids and faults at each start')
    .configureHelp({ helpWidth: 100 })
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', help)
    .parse(argv, { from: 'user' })
  const { port, anyPort, tasks, empty, seed } = command.opts<Flags>()
  return {
    port: anyPort ? 0 : port,
    tasksPort: tasksPortOf(tasks, anyPort),
    data: empty ? 'none' : 'demo',
    seed: seed ?? null,
  }
}

interface Flags {
  readonly port: number
  readonly anyPort?: true
  readonly tasks?: true | number
  readonly empty?: true
  readonly seed?: string
}

function tasksPortOf(tasks: Flags['tasks'], anyPort: Flags['anyPort']): number | null {
  if (tasks === undefined) return null
  if (tasks !== true) return tasks
  return anyPort ? 0 : usualPorts.tasks
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
