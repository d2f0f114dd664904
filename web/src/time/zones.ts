import { wallTimeOf } from '../../../client/zoned-time'

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** All zones the browser knows, the reader's own and the calendars' first. */
export function zonesToChoose(first: readonly string[]): readonly string[] {
  return [...new Set([...first, ...Intl.supportedValuesOf('timeZone'), 'UTC'])]
}

export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format()
    return true
  } catch {
    return false
  }
}

/** `Europe/Berlin` as `Berlin`, and how far it is from UTC at an instant: `GMT+1`. */
export function zoneLabel(zone: string, at: number): { readonly city: string; readonly offset: string } {
  const name = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  const part = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')
  return { city: name, offset: part?.value ?? '' }
}

export const today = (zone: string, now: number): string => wallTimeOf(now, zone).date
