import { countLackingGrants } from '../../../cli/doctor/count-lacking-grants'
import { createFirestore } from '../../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../../functions/src/firestore/firestore-document-store'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import { testProjectId } from '../../support/test-project'

const firestore = createFirestore(testProjectId())
afterAll(() => firestore.terminate())

it('doctor counts accounts whose owners did not grant all, among those that are connected', async () => {
  const [events, list] = CALENDAR_SCOPES
  const accounts: readonly (readonly [path: string, state: string, scopes: readonly string[]])[] = [
    ['users/a/accounts/1', 'connected', ['openid', events, list]],
    ['users/a/accounts/2', 'connected', ['openid', events]],
    ['users/b/accounts/1', 'connected', [list]],
    ['users/b/accounts/2', 'reauth_required', []],
    ['shops/c/accounts/1', 'connected', []],
  ]
  for (const [path, state, scopes] of accounts) await firestore.doc(path).set({ state, scopes })
  expect(await countLackingGrants(createFirestoreDocumentStore(firestore))).toEqual({ connected: 3, lacking: 2 })
})
