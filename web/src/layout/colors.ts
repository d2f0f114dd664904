import type { Calendar, CalendarEvent } from '../../../client/documents'

/** Google's colours of events by `colorId` (https://developers.google.com/workspace/calendar/api/v3/reference/colors/get). */
const eventColors: Readonly<Record<string, string>> = {
  1: '#a4bdfc',
  2: '#7ae7bf',
  3: '#dbadff',
  4: '#ff887c',
  5: '#fbd75b',
  6: '#ffb878',
  7: '#46d6db',
  8: '#e1e1e1',
  9: '#5484ed',
  10: '#51b749',
  11: '#dc2127',
}

/** For calendars whose colour is not known: told apart by their place in the list. */
const ownPalette = ['#3d7cc9', '#cf6a3c', '#3f9b78', '#a060b8', '#b8902f', '#c2506f'] as const

export function calendarColor(calendar: Calendar | undefined, place: number): string {
  const color = calendar?.backgroundColor
  if (color && /^#[0-9a-f]{6}$/i.test(color)) return color
  return ownPalette[Math.max(place, 0) % ownPalette.length] ?? ownPalette[0]
}

export const eventColor = ({ colorId }: Pick<CalendarEvent, 'colorId'>, ofCalendar: string): string =>
  (colorId === null ? undefined : eventColors[colorId]) ?? ofCalendar
