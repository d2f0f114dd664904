import { CommandFailed } from '../../../cli/command-failed'
import { explainFailure } from '../../../cli/explain-failure'
import { translateStoreError } from '../../../functions/src/firestore/translate-store-error'

const answer = (code: number, message: string) =>
  translateStoreError(Object.assign(new Error(`${code} ${message}`), { code }), 'read')

it.each([
  [
    '7 may be a missing role',
    answer(7, 'PERMISSION_DENIED: Missing or insufficient permissions.'),
    'roles/datastore.viewer',
  ],
  [
    '7 may be an API that is off',
    answer(7, 'PERMISSION_DENIED: Cloud Firestore API has not been used in project x before or it is disabled.'),
    'services enable firestore',
  ],
  [
    '16 is a login that ended',
    answer(16, 'UNAUTHENTICATED: Request had invalid authentication credentials.'),
    'gcloud auth application-default login',
  ],
  [
    '5 is a missing database',
    answer(5, 'NOT_FOUND: The database (default) does not exist for project x'),
    'no Firestore database',
  ],
  [
    '9 of a read is a missing index',
    answer(9, 'FAILED_PRECONDITION: The query requires an index. You can create it here: …'),
    '--only firestore:indexes',
  ],
  ['others are told as they are', answer(14, 'UNAVAILABLE: No connection established'), 'No connection established'],
  ['our own sentences stay', new CommandFailed('Which project?'), 'Which project?'],
  ['what is no error has a sentence too', 'x', 'says nothing about itself'],
])('%s', (_, error, said) => {
  expect(explainFailure(error)).toContain(said)
})
