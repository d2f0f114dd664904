#!/usr/bin/env node
import { createProgram } from './program'
import { runProgram } from './run-program'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time is meant: nothing of ours needs tidying up.
    if (stopping.signal.aborted) process.exit(130)
    stopping.abort()
  })
}
void runProgram(createProgram(stopping.signal), process.argv, stopping.signal)
