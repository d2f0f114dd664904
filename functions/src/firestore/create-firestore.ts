import { Firestore } from '@google-cloud/firestore'

/**
 * The project's default database, or the emulator that FIRESTORE_EMULATOR_HOST names; connects with the first request.
 * `undefined` in a document is refused rather than left out: it is a mistake of ours, and null says what is meant.
 */
export function createFirestore(projectId: string): Firestore {
  return new Firestore({ projectId, ignoreUndefinedProperties: false })
}
