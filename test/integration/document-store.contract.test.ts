import { Firestore } from '@google-cloud/firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { testProjectId } from '../support/test-project'
import { describeDocumentStore } from './document-store.contract'

const firestore = new Firestore({ projectId: testProjectId(), ignoreUndefinedProperties: false })

afterAll(() => firestore.terminate())

describeDocumentStore('Firestore', () => createFirestoreDocumentStore(firestore))
