import { z } from 'zod'

/** The same thing measured several times. */
export const spreadSchema = z.object({ min: z.number(), median: z.number(), max: z.number() })
export type Spread = z.infer<typeof spreadSchema>

export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: percentile(values, 0.5), max: Math.max(...values) }
}

/** The smallest of the values that so large a share of all is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('Nothing was measured')
  return value
}
