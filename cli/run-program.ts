import type { Command } from 'commander'
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
    const message = signal.aborted && isAbort(error) ? 'Stopped.' : explainFailure(error)
    process.stderr.write(`${message}\n`)
    if (argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error: { message } })}\n`)
    process.exitCode = signal.aborted ? INTERRUPTED : 1
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
