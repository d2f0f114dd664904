import { Command } from 'commander'
import type { MirrorOptions } from './choose-mirror'

/** Of every command that looks at a mirror. */
export interface MirrorCommandOptions extends MirrorOptions {
  readonly json?: true
}

/** A command with the options that all of them have. */
export function mirrorCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--project <id>', 'the Firebase project (default: GCLOUD_PROJECT)')
    .option('--local', 'what "npm start" started on this machine')
    .option('--json', 'print JSON, for programs')
}
