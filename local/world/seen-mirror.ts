import { type DocumentChange, Timestamp } from 'firebase/firestore'
import { z } from 'zod'

const instant = z.instanceof(Timestamp).transform((timestamp) => timestamp.toMillis())

/** As much of an event's document as the local world shows. Times are milliseconds since the epoch. */
const mirroredEventSchema = z.object({
  calendarId: z.string(),
  eventId: z.string(),
  recurringEventId: z.string().nullable(),
  summary: z.string().nullable(),
  allDay: z.boolean(),
  startAt: instant,
  endAt: instant,
  contentHash: z.number(),
  /** Whether Google has a newer state that no document can be made of. */
  outdated: z.boolean().default(false),
})
export type MirroredEvent = z.infer<typeof mirroredEventSchema>

/** As much of a calendar's document as the local world needs. */
const mirroredCalendarSchema = z.object({
  calendarId: z.string(),
  summary: z.string(),
  selected: z.boolean(),
  state: z.string(),
  /** Null unless selected. */
  syncId: z.string().nullable(),
  lastVerifiedAt: instant.nullable(),
})
export type MirroredCalendar = z.infer<typeof mirroredCalendarSchema> & { readonly ref: string }

/** One event that appeared, changed or went, as a listener sees it. */
export interface SeenChange {
  readonly kind: 'added' | 'modified' | 'removed'
  /** As it is now, or was last. */
  readonly event: MirroredEvent
  /** As it was before; null where it is new. */
  readonly before: MirroredEvent | null
}

/** Somebody waited for a listener to see something, in vain. */
export class NotSeen extends Error {
  override readonly name = 'NotSeen'
}

type ChangesListener = (changes: readonly SeenChange[]) => void

const TIMEOUT_MS = 30_000

/** What listeners have seen of a user's calendars and events so far, by document id. */
export class SeenMirror {
  readonly events = new Map<string, MirroredEvent>()
  readonly calendars = new Map<string, MirroredCalendar>()
  readonly #listeners = new Set<ChangesListener>()
  readonly #waiting = new Set<() => void>()

  takeCalendars(changes: readonly DocumentChange[]): void {
    for (const { type, doc } of changes) {
      if (type === 'removed') this.calendars.delete(doc.id)
      else this.calendars.set(doc.id, { ...mirroredCalendarSchema.parse(doc.data()), ref: doc.id })
    }
    this.#wake()
  }

  takeEvents(changes: readonly DocumentChange[]): void {
    const seen = changes.map((change) => this.#takeEvent(change))
    for (const listener of this.#listeners) listener(seen)
    this.#wake()
  }

  /** Calls the listener with the changes of each further snapshot; the answer takes it off again. */
  onChanges(listener: ChangesListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves once it is so, which it may be already. Rejects with `NotSeen` after `timeoutMs`. */
  until(what: string, isSo: () => boolean, timeoutMs = TIMEOUT_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (isSo()) settle(resolve)
      }
      const giveUp = () => reject(new NotSeen(`${what} was not seen within ${timeoutMs / 1000} s`))
      const patience = setTimeout(() => settle(giveUp), timeoutMs)
      const settle = (end: () => void) => {
        this.#waiting.delete(look)
        clearTimeout(patience)
        end()
      }
      this.#waiting.add(look)
      look()
    })
  }

  #takeEvent({ type, doc }: DocumentChange): SeenChange {
    const before = this.events.get(doc.id) ?? null
    const event = mirroredEventSchema.parse(doc.data())
    if (type === 'removed') this.events.delete(doc.id)
    else this.events.set(doc.id, event)
    return { kind: type, event, before }
  }

  #wake(): void {
    for (const look of this.#waiting) look()
  }
}
