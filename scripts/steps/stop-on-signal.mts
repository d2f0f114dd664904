/**
 * An AbortSignal that aborts on Ctrl-C and on SIGTERM. The process then has the time its commands need to end; a
 * second Ctrl-C ends it at once.
 */
export function stopOnSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130)
    process.exitCode = 130
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}
