import { randomUUID } from 'node:crypto'
import { deleteApp, initializeApp } from 'firebase/app'
import {
  collection,
  connectFirestoreEmulator,
  type DocumentChange,
  type Firestore,
  getFirestore,
  onSnapshot,
  setLogLevel,
} from 'firebase/firestore'
import { SeenMirror } from './seen-mirror'

export type { SeenChange } from './seen-mirror'

/** What a signed-in user's device sees: Firestore's own web client behind the security rules. */
export interface MirrorClient extends Pick<SeenMirror, 'onChanges' | 'until'> {
  /** By document id, as of the last snapshot. */
  readonly events: SeenMirror['events']
  readonly calendars: SeenMirror['calendars']
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

/**
 * Listens to a user's calendars and events. Resolves once both were seen for the first time; rejects with Firestore's
 * own error where the rules refuse.
 */
export async function openMirrorClient(options: MirrorClientOptions): Promise<MirrorClient> {
  const { projectId, uid, idToken } = options
  // What goes wrong is told to the listeners; when the emulator ends before them, there is nothing to tell.
  setLogLevel('silent')
  // An app of its own for each, which ends with it.
  const app = initializeApp({ projectId, apiKey: 'local-world' }, randomUUID())
  const firestore = getFirestore(app)
  const { hostname, port } = new URL(`http://${options.firestore}`)
  connectFirestoreEmulator(firestore, hostname, Number(port), { mockUserToken: idToken })

  const seen = new SeenMirror()
  try {
    const ends = await Promise.all([
      listen(firestore, `users/${uid}/calendars`, (changes) => seen.takeCalendars(changes)),
      listen(firestore, `users/${uid}/events`, (changes) => seen.takeEvents(changes)),
    ])
    return {
      events: seen.events,
      calendars: seen.calendars,
      onChanges: (listener) => seen.onChanges(listener),
      until: (what, isSo, timeoutMs) => seen.until(what, isSo, timeoutMs),
      async close() {
        for (const end of ends) end()
        await deleteApp(app)
      },
    }
  } catch (error) {
    await deleteApp(app)
    throw error
  }
}

/** Resolves after the first snapshot, with what ends the listener. */
function listen(
  firestore: Firestore,
  path: string,
  take: (changes: readonly DocumentChange[]) => void,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const end = onSnapshot(
      collection(firestore, path),
      (snapshot) => {
        take(snapshot.docChanges())
        resolve(() => end())
      },
      reject,
    )
  })
}
