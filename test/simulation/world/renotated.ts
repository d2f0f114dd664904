import type { Prng } from '../prng'

const MINUTE = 60_000
const OFFSETS = [0, 120, -300, 330]

/** The same event as Google might have written it as well: times with another offset, lists in another order. */
export function renotated(row: unknown, chance: Prng): unknown {
  if (!isRecord(row)) return row
  const { start, end, attendees } = row
  return {
    ...row,
    ...('start' in row ? { start: withOffset(start, chance) } : {}),
    ...('end' in row ? { end: withOffset(end, chance) } : {}),
    ...(Array.isArray(attendees) && chance.chance(0.5) ? { attendees: attendees.toReversed() } : {}),
  }
}

function withOffset(time: unknown, chance: Prng): unknown {
  if (!isRecord(time) || typeof time['dateTime'] !== 'string') return time
  const instant = Date.parse(time['dateTime'])
  if (Number.isNaN(instant)) return time
  const offset = chance.pick(OFFSETS)
  const local = new Date(instant + offset * MINUTE).toISOString().slice(0, 19)
  return { ...time, dateTime: `${local}${offset === 0 ? 'Z' : nameOf(offset)}` }
}

function nameOf(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  return `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
