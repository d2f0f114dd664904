/** A rule that somebody could break unnoticed, the test that would notice, and the proof that it does. */
export interface Trap {
  /** `R7`, `T3`: unique. */
  readonly id: string
  readonly title: string
  /** The test file, from the root. */
  readonly file: string
  /** The full name of one test in it: the names around it and its own, with a space between. */
  readonly testName: string
  readonly mutation: Mutation
}

/** A small change of the source that breaks the rule. Indentation and line ends do not count. */
export interface Mutation {
  readonly file: string
  readonly oldLines: readonly string[]
  readonly newLines: readonly string[]
}
