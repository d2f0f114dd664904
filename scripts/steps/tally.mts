/** How many things were looked at, and what became of them. */
export interface Tally {
  readonly passed: number
  readonly failed: number
}

export const nothing: Tally = { passed: 0, failed: 0 }

export const add = (left: Tally, right: Tally): Tally => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
})

export const tallyOf = (results: readonly { readonly ok: boolean }[]): Tally => ({
  passed: results.filter((result) => result.ok).length,
  failed: results.filter((result) => !result.ok).length,
})

/** The last line of every run, alone on its line, for people and for scripts. */
export const closingLine = ({ passed, failed }: Tally): string => `${passed} passed, ${failed} failed`

/** Nothing looked at is no success. */
export const exitCode = ({ passed, failed }: Tally): number => (failed === 0 && passed > 0 ? 0 : 1)
