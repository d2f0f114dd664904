import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { testProjectId } from '../support/test-project'
import { describeDocumentStore } from './document-store.contract'

const firestore = createFirestore(testProjectId())

afterAll(() => firestore.terminate())

describeDocumentStore('Firestore', () => createFirestoreDocumentStore(firestore))
