const CLEAR_LINE = '\r\u001b[K'

/** Puts what is going on into a line that the next one replaces; nothing where no terminal shows stderr. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}${text}`)
}

/** Before anything else is written. */
export function clearProgress(): void {
  showProgress('')
}
