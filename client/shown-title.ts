import type { CalendarEvent } from './documents.ts'

/**
 * What to show as an event's title, never empty. A private event without one is one whose details Google does not show
 * to this account: all that is known is that somebody is busy.
 */
export function shownTitle({ summary, visibility }: Pick<CalendarEvent, 'summary' | 'visibility'>): string {
  if (summary !== null && summary.trim() !== '') return summary
  return visibility === 'private' || visibility === 'confidential' ? 'Busy' : '(No title)'
}
