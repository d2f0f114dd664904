import { isDate } from 'node:util/types'

/**
 * Writes a value of an event document in the one form that all its equals share: keys in order, lists in order (no
 * list of an event has an order of its own), instants as milliseconds, and nothing at all for what says nothing,
 * which is null, false, and lists and maps with nothing in them.
 */
export function canonicalText(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (isDate(value)) return `@${value.getTime()}`
  if (Array.isArray(value)) return listText(value)
  return typeof value === 'object' ? mapText(value) : JSON.stringify(value)
}

function listText(values: readonly unknown[]): string {
  return values.length === 0 ? '' : `[${values.map(canonicalText).sort().join()}]`
}

function mapText(map: object): string {
  const parts: string[] = []
  for (const [key, value] of Object.entries(map)) {
    const text = canonicalText(value)
    if (text !== '') parts.push(`${JSON.stringify(key)}:${text}`)
  }
  return parts.length === 0 ? '' : `{${parts.sort().join()}}`
}
