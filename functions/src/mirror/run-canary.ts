import type { DocumentStore } from '../firestore/document-store'
import { CalendarNotFound } from '../model/errors/calendar-not-found'
import { calendarDocumentSchema } from '../model/documents/calendar-document'
import { eventDocumentSchema } from '../model/documents/event-document'
import { type CalendarId, type CalendarRef, type EventId, eventIdSchema, eventRef, type Uid } from '../model/ids'
import { paths } from '../model/paths'
import type { Clock } from '../support/clock'
import type { Logger } from '../support/logger'
import { judgeCanary, markIn, titleOf } from './judge-canary'

/** The one calendar that is written to, by who it is shared with for that. Google's errors are those of `model/errors`. */
export interface CanaryCalendar {
  /** The title that an event has now; null where there is none, or it was deleted. */
  readTitle(calendarId: CalendarId, eventId: EventId): Promise<string | null>
  /** Creates the event, or changes it. Instants are milliseconds since the epoch. */
  write(calendarId: CalendarId, eventId: EventId, event: CanaryEvent): Promise<void>
}

export interface CanaryEvent {
  readonly title: string
  readonly from: number
  readonly to: number
}

/** Where it is in the mirror. */
export interface Canary {
  readonly uid: Uid
  readonly calendarRef: CalendarRef
}

export interface CanaryDependencies {
  readonly store: Pick<DocumentStore, 'getAll'>
  readonly calendar: CanaryCalendar
  readonly clock: Pick<Clock, 'now'>
  readonly logger: Logger
}

/** Google takes `a` to `v` and digits (https://developers.google.com/workspace/calendar/api/v3/reference/events#id). */
const EVENT_ID = eventIdSchema.parse('calendarmirrorcheck')
const LENGTH_MS = 5 * 60_000

/**
 * Looks whether what it wrote the last time is in the mirror, logs that as `calendar_end_to_end`, and writes anew. What was
 * written is read from Google, so nothing has to be remembered. A mark that is still on its way is left alone. Two reads
 * of Firestore and two calls to Google; where these fail, that is what is logged, and the next run makes it good.
 */
export async function runCanary(canary: Canary, dependencies: CanaryDependencies): Promise<void> {
  try {
    await lookAndWrite(canary, dependencies)
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.error('calendar_end_to_end', { outcome: 'failed', error: name })
  }
}

async function lookAndWrite(
  { uid, calendarRef }: Canary,
  { store, calendar, clock, logger }: CanaryDependencies,
): Promise<void> {
  const places = [paths.calendar(uid, calendarRef), paths.event(uid, eventRef(calendarRef, EVENT_ID))]
  const [calendarStored, eventStored] = await store.getAll(places)
  if (!calendarStored) throw new CalendarNotFound()
  const { calendarId } = calendarDocumentSchema.parse(calendarStored.data)
  const event = eventStored && eventDocumentSchema.parse(eventStored.data)
  const now = clock.now()
  const verdict = judgeCanary({
    now,
    written: markIn(await calendar.readTitle(calendarId, EVENT_ID)),
    mirrored: event ? { mark: markIn(event.summary), at: event.mirroredAt.getTime() } : null,
  })
  logger[verdict.outcome === 'late' ? 'warn' : 'info']('calendar_end_to_end', { ...verdict })
  if (verdict.outcome === 'on_its_way') return
  await calendar.write(calendarId, EVENT_ID, { title: titleOf(now), from: now, to: now + LENGTH_MS })
}
