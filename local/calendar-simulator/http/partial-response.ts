import { invalidParameter } from '../core/google-error'

/** A parsed `fields` mask: names and what is wanted below them; an empty map wants everything. */
type Mask = Map<string, Mask>

const invalid = (fields: string) => invalidParameter('fields', `Invalid field selection ${fields}`)

const maskAt = (mask: Mask, path: readonly string[]): Mask => {
  let at = mask
  for (const name of path) {
    const next = at.get(name) ?? new Map<string, Mask>()
    at.set(name, next)
    at = next
  }
  return at
}

/** Reads `items(id,start/dateTime),nextPageToken` (https://developers.google.com/workspace/calendar/api/guides/performance#partial). */
export const parseFields = (fields: string): Mask => {
  const root: Mask = new Map()
  const open: Mask[] = [root]
  let path: string[] = []
  const close = (): Mask => maskAt(open.at(-1) ?? root, path)
  for (const [token] of fields.matchAll(/[^,/()\s]+|[,/()]/g)) {
    if (token === '/') continue
    if (token === '(') {
      open.push(close())
      path = []
    } else if (token === ',' || token === ')') {
      close()
      path = []
      if (token === ')' && open.pop() === root) throw invalid(fields)
    } else {
      path = [...path, token]
    }
  }
  close()
  if (open.length !== 1) throw invalid(fields)
  return root
}

/** Leaves only what the mask wants; lists are gone through element by element. */
export const applyMask = (value: unknown, mask: Mask): unknown => {
  if (mask.size === 0 || mask.has('*')) return value
  if (Array.isArray(value)) return value.map((element: unknown) => applyMask(element, mask))
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    const below = mask.get(name)
    if (below !== undefined) kept[name] = applyMask(field, below)
  }
  return kept
}
