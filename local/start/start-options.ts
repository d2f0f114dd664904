import { Command, InvalidArgumentError } from 'commander'
import { usualPorts, type WorldPart, worldParts, type WorldPorts } from '../world/world-ports'

export interface StartOptions {
  /** Files whose events become calendars. */
  readonly ics: readonly string[]
  readonly ports: Partial<WorldPorts>
  readonly output: 'all' | 'addresses'
  /** Where the functions are instead of this clone's own; null for these. */
  readonly functions: string | null
  /** The id of the kit instance that the functions are; null where they are none. */
  readonly kitInstance: string | null
}

const partNames: readonly WorldPart[] = ['page', 'functions', 'simulator', 'tasks', 'firestore', 'auth']

const help = `
With npm, options come after two dashes:
  npm start -- --ics team.ics holidays.ics

Ctrl-C ends everything that was started; the exit code is 0 then, and 1 where the start failed.
Emulators that FIRESTORE_EMULATOR_HOST or FIREBASE_AUTH_EMULATOR_HOST name are used and left running.
Params of the functions can be set in the environment, for example COALESCE_MS=0.`

/** Prints help or what is wrong, and ends the process, as commander does. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  const command = new Command('npm start --')
    .description(
      'The whole calendar-mirror on this machine: a simulated Google Calendar, the functions, their task queue and ' +
        'the Firebase emulators, with a demo user whose two calendars are mirrored. Needs Java 17 and no account.',
    )
    .option('--ics <file...>', 'mirror the events of these iCalendar files too, each as a calendar of its own')
  for (const part of partNames) {
    command.option(`--port-${part} <port>`, `port of ${worldParts[part]} (default: ${usualPorts[part]})`, parsePort)
  }
  command
    .option('--functions <folder>', 'the functions of that package, such as an app that has installed this one')
    .option('--kit-instance <id>', 'the functions are this instance of a function kit, and their queues named so')
    .option('--any-port', 'use free ports wherever none is given')
    .option('--quiet', 'print the addresses only: neither progress nor changes')
    .configureHelp({ helpWidth: 100 })
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', help)
    .parse(argv, { from: 'user' })
  return toOptions(command.opts<Flags>())
}

interface Flags extends Readonly<Record<string, unknown>> {
  readonly ics?: readonly string[]
  readonly anyPort?: true
  readonly quiet?: true
  readonly functions?: string
  readonly kitInstance?: string
}

function toOptions(flags: Flags): StartOptions {
  const usual = flags.anyPort ? {} : usualPorts
  const given = Object.fromEntries(
    partNames.flatMap((part) => {
      const port = flags[`port${part.charAt(0).toUpperCase()}${part.slice(1)}`]
      return typeof port === 'number' ? [[part, port] as const] : []
    }),
  )
  return {
    ics: flags.ics ?? [],
    ports: { ...usual, ...given },
    output: flags.quiet ? 'addresses' : 'all',
    functions: flags.functions ?? null,
    kitInstance: flags.kitInstance ?? null,
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
