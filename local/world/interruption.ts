const PARENT_CHECK_MS = 1000

/**
 * Aborts at the first SIGINT (Ctrl-C), SIGTERM or SIGHUP, and when the process that started this one is gone: npm ends
 * its shell, which passes nothing on. A second signal ends this process at once, and with it what it started.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    if (!controller.signal.aborted) controller.abort()
  }, PARENT_CHECK_MS).unref()
  return controller.signal
}

/** Resolves once the signal is aborted. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
