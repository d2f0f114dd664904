import type { CalendarDocument } from '../model/documents/calendar-document'
import type { SyncState } from '../model/documents/sync-state'
import type { EventExplanation, Standstill } from '../model/event-explanation'
import type { CalendarRef } from '../model/ids'
import type { GoogleAnswer } from './ask-about-event'

/** What is stored about an event of one calendar. */
export interface StoredFacts {
  readonly calendarRef: CalendarRef
  readonly calendar: Pick<CalendarDocument, 'selected' | 'state' | 'accessRole'>
  /** Null where it is not mirrored. */
  readonly state: Pick<SyncState, 'token' | 'window' | 'notBefore' | 'firstNotFoundAt' | 'lost'> | null
  readonly event: { readonly id: string; readonly outdated: boolean; readonly hasTitle: boolean } | null
  /** The document of the recurring event that the link means, where it is one. */
  readonly series: string | null
  /** Why it is in quarantine. */
  readonly quarantined: string | null
}

/** What is stored says enough, or Google has to be asked: null. */
export function explainFromStore(facts: StoredFacts): EventExplanation | null {
  const { calendarRef: calendarId, calendar, state, event, series, quarantined } = facts
  if (event) {
    const busyOnly = !event.hasTitle && calendar.accessRole === 'freeBusyReader'
    const { id, outdated } = event
    return { reason: 'mirrored', calendarId, id, outdated, busyOnly, standstill: standstill(facts) }
  }
  if (series !== null) return { reason: 'mirrored_series', calendarId, id: series, standstill: standstill(facts) }
  if (!calendar.selected || !state) return { reason: 'calendar_not_selected', calendarId }
  const waits = standstill(facts)
  if (waits !== null) return { reason: waits, calendarId }
  return quarantined === null ? null : { reason: 'quarantined', calendarId, why: quarantined }
}

/** What keeps the calendar as it was. */
function standstill({ calendar, state }: Pick<StoredFacts, 'calendar' | 'state'>): Standstill | null {
  if (state?.lost ?? state?.firstNotFoundAt) return 'lost_access'
  switch (calendar.state) {
    case 'reauth_required':
    case 'paused':
      return calendar.state
    case 'inaccessible':
      return 'lost_access'
    case 'pending':
    case 'syncing':
    case 'live':
    case 'polling':
      return null
  }
}

/** What Google's answer says about an event that is not in the mirror of this calendar. */
export function explainFromGoogle(
  { calendarRef: calendarId }: Pick<StoredFacts, 'calendarRef'>,
  { token, window, notBefore }: NonNullable<StoredFacts['state']>,
  answer: GoogleAnswer,
): EventExplanation {
  switch (answer.kind) {
    case 'gone':
      return { reason: 'deleted', calendarId, known: answer.known }
    case 'unmappable':
      return { reason: 'quarantined', calendarId, why: answer.why }
    case 'refused':
      return { reason: 'reauth_required', calendarId }
    case 'silent':
      return { reason: 'google_unavailable', calendarId }
    case 'there':
      if (!answer.inside) {
        const { span } = answer
        const event = span && spanOf(span.startAt, span.endAt)
        return { reason: 'outside_window', calendarId, window: spanOf(window.from, window.to), event }
      }
      if (token === null) return { reason: 'first_sync', calendarId }
      return { reason: 'on_its_way', calendarId, notBefore: notBefore?.toISOString() ?? null }
  }
}

const spanOf = (from: Date, to: Date) => ({ from: from.toISOString(), to: to.toISOString() })
