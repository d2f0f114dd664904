import { ConnectionRefused } from '../functions/src/model/errors/connection-refused'
import { StoreUnavailable } from '../functions/src/model/errors/store-unavailable'
import { CommandFailed } from './command-failed'
import { describeRefusal } from './connect-words'

/** What went wrong, and where it is known, what mends it. */
export function explainFailure(error: unknown): string {
  if (error instanceof CommandFailed) return error.message
  if (error instanceof ConnectionRefused) return describeRefusal(error.reason)
  if (error instanceof StoreUnavailable) return explainStore(error)
  return error instanceof Error ? `${error.name}: ${error.message}` : 'Something failed that says nothing about itself.'
}

/** What Firestore's answers mean to who runs a command, by words of theirs. */
const answers = [
  [
    /PERMISSION_DENIED.*(has not been used|is disabled)/s,
    'Firestore is not enabled in this project: gcloud services enable firestore.googleapis.com',
  ],
  [/PERMISSION_DENIED/, 'You may not read Firestore in this project: you need the role roles/datastore.viewer.'],
  [/UNAUTHENTICATED|invalid_grant|invalid_rapt/, 'Your login has ended: gcloud auth application-default login'],
  [/database .* does not exist/i, 'The project has no Firestore database, or there is no such project.'],
  [/requires an? .*index/i, 'Firestore lacks an index: npx firebase deploy --only firestore:indexes'],
] as const

function explainStore({ cause }: StoreUnavailable): string {
  const text = cause instanceof Error ? cause.message : ''
  const known = answers.find(([words]) => words.test(text))
  return known ? known[1] : `Firestore does not answer${text === '' ? '.' : `: ${text}`}`
}
