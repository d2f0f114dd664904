const CLEAR_LINE = '\r\u001b[K'

/** Puts what is going on into a line that the next one replaces; nothing where no terminal shows stderr. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}${text}`)
}

const BAR = 24

/** How many of all are done, and what is the matter with the next one. */
export function showBar(done: number, all: number, what: string): void {
  const filled = Math.round((done / all) * BAR)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`
  showProgress(`${bar} ${done} of ${all}  ${what}`)
}

/** Before anything else is written. */
export function clearProgress(): void {
  showProgress('')
}
