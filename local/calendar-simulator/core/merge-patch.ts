const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Patch semantics of Google's APIs: objects merge, null clears, arrays are replaced (RFC 7396). */
export const mergePatch = (
  target: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const merged: Record<string, unknown> = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue
    const before = merged[key]
    if (value === null) delete merged[key]
    else if (isObject(value)) merged[key] = mergePatch(isObject(before) ? before : {}, value)
    else merged[key] = value
  }
  return merged
}
