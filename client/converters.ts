import type { DocumentData, FirestoreDataConverter, QueryDocumentSnapshot } from 'firebase/firestore'
import type { Account, Calendar, CalendarEvent, Series } from './documents.ts'

/** A document was written by a newer mirror than this client knows: the app has to be brought up to date. */
export class UnknownDocumentVersion extends Error {
  override readonly name = 'UnknownDocumentVersion'
  readonly path: string

  constructor(path: string, version: unknown) {
    super(`${path} has schema version ${String(version)}; this client reads version ${VERSION}`)
    this.path = path
  }
}

const VERSION = 1

export const accountConverter = readOnly<Account>()
/** A calendar written before there was progress has none. */
export const calendarConverter = readOnly<Calendar>({ progress: null })
export const eventConverter = readOnly<CalendarEvent>()
export const seriesConverter = readOnly<Series>()

/** Reading throws `UnknownDocumentVersion`; writing is refused here as it is by the security rules. */
function readOnly<Document extends DocumentData>(defaults: Partial<Document> = {}): FirestoreDataConverter<Document> {
  // The version stands for the form: whoever writes another form writes another version.
  const isOfOurVersion = (data: DocumentData): data is Document => data['schemaVersion'] === VERSION
  return {
    fromFirestore(snapshot: QueryDocumentSnapshot) {
      const data = { ...defaults, ...snapshot.data(), id: snapshot.id }
      if (isOfOurVersion(data)) return data
      throw new UnknownDocumentVersion(snapshot.ref.path, snapshot.get('schemaVersion'))
    },
    toFirestore() {
      throw new Error('Clients read the mirror; only the functions write it')
    },
  }
}
