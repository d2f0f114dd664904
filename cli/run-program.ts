import { type Command, CommanderError } from 'commander'
import { explainFailure } from './explain-failure'

/** The exit code of what a signal ended, as shells have it. */
export const INTERRUPTED = 130

/**
 * Runs what the command line asks for. Whatever fails is a sentence on stderr and exit code 1, or 130 where a signal
 * stopped it; with `--json` also an object on stdout, so that whoever parses that always finds one.
 */
export async function runProgram(program: Command, argv: readonly string[], signal: AbortSignal): Promise<void> {
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) return tellRefusal(error, argv)
    const message = signal.aborted && isAbort(error) ? 'Stopped.' : explainFailure(error)
    process.stderr.write(`${message}\n`)
    tellPrograms(message, argv)
    process.exitCode = signal.aborted ? INTERRUPTED : 1
  }
}

/** Of the command line itself: commander has told people already. Help and the version come this way, too, with 0. */
function tellRefusal({ exitCode, message }: CommanderError, argv: readonly string[]): void {
  if (exitCode === 0) return
  tellPrograms(message.replace(/^error: /, ''), argv)
  process.exitCode = exitCode
}

function tellPrograms(message: string, argv: readonly string[]): void {
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { message } })}\n`)
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
