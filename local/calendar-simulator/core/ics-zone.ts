import type ICAL from 'ical.js'
import { isZone, offsetAt } from './zone'

/** The names that Outlook and Exchange write instead of IANA's (https://github.com/unicode-org/cldr, windowsZones). */
const windowsZones: Readonly<Record<string, string>> = {
  'AUS Eastern Standard Time': 'Australia/Sydney',
  'Central European Standard Time': 'Europe/Warsaw',
  'Central Europe Standard Time': 'Europe/Budapest',
  'Central Standard Time': 'America/Chicago',
  'China Standard Time': 'Asia/Shanghai',
  'Eastern Standard Time': 'America/New_York',
  'E. South America Standard Time': 'America/Sao_Paulo',
  'FLE Standard Time': 'Europe/Kiev',
  'GMT Standard Time': 'Europe/London',
  'Greenwich Standard Time': 'Atlantic/Reykjavik',
  'GTB Standard Time': 'Europe/Bucharest',
  'India Standard Time': 'Asia/Kolkata',
  'Mountain Standard Time': 'America/Denver',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Romance Standard Time': 'Europe/Paris',
  'Singapore Standard Time': 'Asia/Singapore',
  'Tokyo Standard Time': 'Asia/Tokyo',
  'W. Europe Standard Time': 'Europe/Berlin',
}

/** Some programs put IANA's name behind a path of their own. */
const named = (tzid: string): string | null => {
  const candidates = [tzid, tzid.split('/').slice(-2).join('/'), tzid.split('/').slice(-3).join('/')]
  return candidates.find(isZone) ?? windowsZones[tzid] ?? null
}

const offsetOf = (rules: ICAL.Component, kind: 'standard' | 'daylight'): number | null => {
  const latest = rules.getAllSubcomponents(kind).at(-1)?.getFirstPropertyValue('tzoffsetto')
  if (latest === null || latest === undefined || typeof latest !== 'object' || !('toSeconds' in latest)) return null
  return latest.toSeconds() * 1000
}

const january = Date.UTC(2026, 0, 15)
const july = Date.UTC(2026, 6, 15)

/** The first IANA zone that has the offsets which the file itself defines. */
const withOffsets = (rules: ICAL.Component): string | null => {
  const standard = offsetOf(rules, 'standard')
  const daylight = offsetOf(rules, 'daylight') ?? standard
  if (standard === null) return null
  const fits = (zone: string): boolean => {
    const [winter, summer] = [offsetAt(zone, january), offsetAt(zone, july)]
    return (
      Math.min(winter, summer) === Math.min(standard, daylight ?? standard) &&
      Math.max(winter, summer) === Math.max(standard, daylight ?? standard)
    )
  }
  return Intl.supportedValuesOf('timeZone').find(fits) ?? null
}

/** IANA's name for a time zone of an .ics file, or null where none can be told. */
export const zoneOfIcs = (calendar: ICAL.Component, tzid: string): string | null => {
  const byName = named(tzid)
  if (byName !== null) return byName
  const rules = calendar.getAllSubcomponents('vtimezone').find((zone) => zone.getFirstPropertyValue('tzid') === tzid)
  const located = rules?.getFirstPropertyValue('x-lic-location')
  if (typeof located === 'string' && isZone(located)) return located
  return rules === undefined ? null : withOffsets(rules)
}
