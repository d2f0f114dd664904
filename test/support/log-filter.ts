/** A log entry as Cloud Logging has it: what a function printed is its `jsonPayload`. */
export interface LogEntry {
  readonly resource: { readonly type: string }
  readonly severity: string
  readonly jsonPayload: Readonly<Record<string, unknown>>
}

const CLAUSE = /^([A-Za-z]+(?:\.[A-Za-z]+)+)(>=|<=|>|<|=)("(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?)$/

/**
 * Whether an entry is one that a filter asks for: comparisons of a path with a text or a number, joined by AND
 * (https://cloud.google.com/logging/docs/view/logging-query-language). What is missing fulfils none. Throws where the
 * filter has something else in it.
 */
export function matchesFilter(filter: string, entry: LogEntry): boolean {
  return filter.split(' AND ').every((clause) => {
    const [, path, op, literal] = CLAUSE.exec(clause) ?? []
    if (path === undefined || op === undefined || literal === undefined) throw new Error(`Not understood: ${clause}`)
    const expected: unknown = JSON.parse(literal)
    return compare(valueAt(entry, path), op, expected)
  })
}

function compare(value: unknown, op: string, expected: unknown): boolean {
  if (op === '=') return value === expected
  if (typeof value !== 'number' || typeof expected !== 'number') return false
  switch (op) {
    case '>=':
      return value >= expected
    case '<=':
      return value <= expected
    case '>':
      return value > expected
    default:
      return value < expected
  }
}

export function valueAt(entry: LogEntry, path: string): unknown {
  let value: unknown = entry
  for (const part of path.split('.')) {
    value =
      typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === part)?.[1] : null
  }
  return value
}
