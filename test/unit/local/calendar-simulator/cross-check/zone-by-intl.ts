/** Time zones without the library that the simulator asks: JavaScript's own calendar formatter. */
const formatters = new Map<string, Intl.DateTimeFormat>()

const formatterOf = (zone: string): Intl.DateTimeFormat => {
  const made =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  formatters.set(zone, made)
  return made
}

/** What the zone's clocks show at an instant, as the instant at which they would show it in UTC. */
export const wallAt = (zone: string, instant: number): number => {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  const date = `${part('year')}-${part('month')}-${part('day')}`
  return Date.parse(`${date}T${part('hour')}:${part('minute')}:${part('second')}Z`)
}

const day = 86_400_000

/** All instants at which the clocks show this: none in a gap, two in an overlap. */
export const instantsOf = (zone: string, wall: number): number[] => {
  const offsets = [wall - day, wall + day].map((near) => wallAt(zone, near) - near)
  return [...new Set(offsets)]
    .map((offset) => wall - offset)
    .filter((instant) => wallAt(zone, instant) === wall)
    .toSorted((a, b) => a - b)
}

/** The first of them; in a gap, as much later as the clocks jump (RFC 5545, 3.3.5). */
export const instantAt = (zone: string, wall: number): number => {
  const [first] = instantsOf(zone, wall)
  if (first !== undefined) return first
  const before = wallAt(zone, wall - day) - (wall - day)
  return wall - before
}
