import type { Known } from './known'

/** What one check came to. */
export interface Finding {
  readonly check: string
  /** - `unknown`: it could not be looked up. */
  readonly verdict: 'ok' | 'wrong' | 'unknown'
  /** What is so, or what is wrong, or why it is not known. */
  readonly what: string
  /** The command or the deed that mends it; null where nothing is wrong. */
  readonly remedy: string | null
}

export const ok = (check: string, what: string): Finding => ({ check, verdict: 'ok', what, remedy: null })
export const wrong = (check: string, what: string, remedy: string): Finding => ({
  check,
  verdict: 'wrong',
  what,
  remedy,
})
export const unsure = (check: string, why: string, remedy: string | null = null): Finding => ({
  check,
  verdict: 'unknown',
  what: why,
  remedy,
})

/** The verdict on what is known; of what is not, only that. */
export function given<Value>(check: string, fact: Known<Value>, judge: (value: Value) => Finding): Finding {
  return fact.kind === 'known' ? judge(fact.value) : unsure(check, fact.why)
}
