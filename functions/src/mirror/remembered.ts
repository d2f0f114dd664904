import type { Clock } from '../support/clock'

/**
 * The same answer for `milliseconds`, and one computation at a time however many ask: what anybody may ask for
 * without signing in must not run up a bill. A computation that fails is not remembered.
 */
export function remembered<Answer>(
  clock: Clock,
  milliseconds: number,
  compute: () => Promise<Answer>,
): () => Promise<Answer> {
  let latest: { readonly answer: Promise<Answer>; readonly until: number } | null = null
  return () => {
    if (latest && clock.now() < latest.until) return latest.answer
    const current = { answer: compute(), until: clock.now() + milliseconds }
    latest = current
    current.answer.catch(() => {
      if (latest === current) latest = null
    })
    return current.answer
  }
}
