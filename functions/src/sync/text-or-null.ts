/** An empty text says no more than none. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === '' ? null : (text ?? null)
}
