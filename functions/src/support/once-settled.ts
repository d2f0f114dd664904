/** Makes a value when it is first asked for, however many ask at once, and keeps it; a failure is tried again. */
export function onceSettled<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
