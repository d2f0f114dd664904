/** Where the model gets chance from, so that a test can repeat it. */
export interface Random {
  /** In [0, 1). */
  fraction(): number
}
