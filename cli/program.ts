import { Command } from 'commander'
import { backfillCommand } from './backfill-command'
import { channelsCommand } from './channels/channels-command'
import { connectCommand } from './connect-command'
import { doctorCommand } from './doctor/doctor-command'
import { migrateCommand } from './migrate/migrate-command'
import { quarantineCommand } from './quarantine/quarantine-command'
import { explainCommand } from './explain/explain-command'
import { readVersion } from './read-version'
import { reconcileCommand } from './reconcile-command'
import { rotateCommand } from './rotate-command'
import { statusCommand } from './status/status-command'
import { syncCommand } from './sync-command'

const HELP_WIDTH = 100

/**
 * `calendar-mirror`: what whoever runs a deployment does by hand. `signal` stops what is under way. What commander
 * refuses is thrown like any other failure, instead of ending the process: see `runProgram`.
 */
export function createProgram(signal: AbortSignal): Command {
  const keys = new Command('keys').description('The keys that stored credentials are encrypted with.')
  keys.addCommand(rotateCommand(signal))
  const program = new Command('calendar-mirror')
    .description('Looks after a deployment of calendar-mirror: Google Calendar, live in Firestore.')
    .version(readVersion(), '--version', 'print the version')
    .addCommand(statusCommand(signal))
    .addCommand(doctorCommand(signal))
    .addCommand(explainCommand(signal))
    .addCommand(syncCommand(signal))
    .addCommand(reconcileCommand(signal))
    .addCommand(backfillCommand(signal))
    .addCommand(migrateCommand(signal))
    .addCommand(channelsCommand(signal))
    .addCommand(quarantineCommand(signal))
    .addCommand(connectCommand(signal))
    .addCommand(keys)
    .addHelpText('after', help)
  for (const command of withSubcommands(program)) command.configureHelp({ helpWidth: HELP_WIDTH }).exitOverride()
  return program
}

/** It and everything below it, in the order of the help. */
export function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)]
}

const help = `
Real projects are spoken to as you: gcloud auth application-default login. The exit code is 0 where
all is well, 1 where something is wrong or failed, 130 where you stopped it.

Examples:
  calendar-mirror status --local                 of what "npm start" started
  calendar-mirror status --project my-project
  calendar-mirror help status                    what a command takes`
