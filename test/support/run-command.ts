import type { WholeWorld } from './whole-world'
import { runProgram } from './run-program'

/** What a command of ours came to. */
export interface EndedCommand {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly said: string
}

/** Runs `calendar-mirror …` to its end, as who operates that world; an object at the end is further environment. */
export async function runCommand(
  { local }: WholeWorld,
  ...given: readonly (string | Readonly<Record<string, string>>)[]
): Promise<EndedCommand> {
  const args = given.filter((one) => typeof one === 'string')
  const further = given.find((one) => typeof one !== 'string')
  const program = runProgram('cli/lib/cli/main.js', [...args, '--project', local.projectId], {
    ...local.environment,
    ...further,
  })
  const code = await program.ended
  return { code, out: program.stdout(), said: program.stderr() }
}
