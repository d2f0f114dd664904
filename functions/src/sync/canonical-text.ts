/**
 * Writes a value of an event document in the one form that all its equals share: keys in order, lists in order (no
 * list of an event has an order of its own), instants as milliseconds, and nothing at all for what says nothing,
 * which is null, false, and lists and maps with nothing in them.
 */
export function canonicalText(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Date) return `@${value.getTime()}`
  if (Array.isArray(value)) return listText(value)
  return typeof value === 'object' ? mapText(Object.entries(value)) : JSON.stringify(value)
}

function listText(values: readonly unknown[]): string {
  if (values.length === 0) return ''
  return `[${values.map(canonicalText).sort().join()}]`
}

function mapText(entries: [string, unknown][]): string {
  const parts: string[] = []
  for (const [key, value] of entries.sort(byKey)) {
    const text = canonicalText(value)
    if (text !== '') parts.push(`${JSON.stringify(key)}:${text}`)
  }
  return parts.length === 0 ? '' : `{${parts.join()}}`
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
