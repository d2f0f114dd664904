import { deleteApp, initializeApp } from 'firebase/app'
import {
  collection,
  connectFirestoreEmulator,
  type DocumentChange,
  getFirestore,
  onSnapshot,
  setLogLevel,
  Timestamp,
} from 'firebase/firestore'
import { z } from 'zod'

const instant = z.instanceof(Timestamp).transform((timestamp) => timestamp.toMillis())

/** As much of an event's document as the local world shows. Times are milliseconds since the epoch. */
export const mirroredEventSchema = z.object({
  calendarId: z.string(),
  eventId: z.string(),
  recurringEventId: z.string().nullable(),
  summary: z.string().nullable(),
  allDay: z.boolean(),
  startAt: instant,
  endAt: instant,
  contentHash: z.number(),
})
export type MirroredEvent = z.infer<typeof mirroredEventSchema>

/** As much of a calendar's document as the local world needs. */
const mirroredCalendarSchema = z.object({
  calendarId: z.string(),
  summary: z.string(),
  selected: z.boolean(),
  state: z.string(),
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

/** What a signed-in user's device sees: Firestore's own web client behind the security rules. */
export interface MirrorClient {
  /** By document id, as of the last snapshot. */
  readonly events: ReadonlyMap<string, MirroredEvent>
  readonly calendars: ReadonlyMap<string, MirroredCalendar>
  /** Calls the listener with the changes of each further snapshot; the answer takes it off again. */
  onChanges(listener: (changes: readonly SeenChange[]) => void): () => void
  /** Resolves at the first snapshot, the present one included, that is as asked; rejects after `timeoutMs`. */
  until(what: string, isSo: () => boolean, timeoutMs?: number): Promise<void>
  close(): Promise<void>
}

export interface MirrorClientOptions {
  readonly projectId: string
  /** `host:port` */
  readonly firestore: string
  readonly uid: string
  /** Of the Auth emulator. */
  readonly idToken: string
}

const TIMEOUT_MS = 30_000

/** Listens to a user's calendars and events. Resolves once both were seen for the first time. */
export async function openMirrorClient(options: MirrorClientOptions): Promise<MirrorClient> {
  const { uid } = options
  // What goes wrong is told to the listeners; when the emulator ends before them, there is nothing to tell.
  setLogLevel('silent')
  const app = initializeApp({ projectId: options.projectId, apiKey: 'local-world' }, `${options.projectId}-${uid}`)
  const firestore = getFirestore(app)
  const address = new URL(`http://${options.firestore}`)
  connectFirestoreEmulator(firestore, address.hostname, Number(address.port), { mockUserToken: options.idToken })

  const events = new Map<string, MirroredEvent>()
  const calendars = new Map<string, MirroredCalendar>()
  const changeListeners = new Set<(changes: readonly SeenChange[]) => void>()
  const waiting = new Set<() => void>()
  const wake = () => [...waiting].forEach((look) => look())

  const listen = (path: string, take: (changes: DocumentChange[]) => void) =>
    new Promise<() => void>((resolve, reject) => {
      const unsubscribe = onSnapshot(
        collection(firestore, path),
        (snapshot) => {
          take(snapshot.docChanges())
          wake()
          resolve(() => unsubscribe())
        },
        reject,
      )
    })
  const ends = await Promise.all([
    listen(`users/${uid}/calendars`, (changes) => {
      for (const { type, doc } of changes) {
        if (type === 'removed') calendars.delete(doc.id)
        else calendars.set(doc.id, { ...mirroredCalendarSchema.parse(doc.data()), ref: doc.id })
      }
    }),
    listen(`users/${uid}/events`, (changes) => {
      const seen = changes.map((change) => applyChange(events, change))
      for (const listener of changeListeners) listener(seen)
    }),
  ])

  return {
    events,
    calendars,
    onChanges(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    until: (what, isSo, timeoutMs = TIMEOUT_MS) =>
      new Promise((resolve, reject) => {
        const settle = (action: () => void) => {
          waiting.delete(look)
          clearTimeout(patience)
          action()
        }
        const look = () => {
          if (isSo()) settle(resolve)
        }
        const patience = setTimeout(
          () => settle(() => reject(new NotSeen(`${what} was not seen within ${timeoutMs / 1000} s`))),
          timeoutMs,
        )
        waiting.add(look)
        look()
      }),
    async close() {
      for (const end of ends) end()
      await deleteApp(app)
    },
  }
}

/** A listener waited for something in vain. */
export class NotSeen extends Error {
  override readonly name = 'NotSeen'
}

function applyChange(events: Map<string, MirroredEvent>, { type, doc }: DocumentChange): SeenChange {
  const before = events.get(doc.id) ?? null
  const event = mirroredEventSchema.parse(doc.data())
  if (type === 'removed') events.delete(doc.id)
  else events.set(doc.id, event)
  return { kind: type, event, before }
}
