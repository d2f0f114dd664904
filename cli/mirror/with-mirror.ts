import { GoogleAuth } from 'google-auth-library'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { CommandFailed } from '../command-failed'
import type { MirrorAddress } from './choose-mirror'

/**
 * Runs `body` with a mirror's documents, and closes the connection behind it. Throws `CommandFailed` where nobody
 * answers or nobody is signed in: the Firestore client itself would wait for ever, or end the process.
 */
export async function withMirror<Result>(
  { projectId, emulator }: MirrorAddress,
  body: (store: DocumentStore) => Promise<Result>,
): Promise<Result> {
  if (emulator === null) await requireSignIn()
  else await requireEmulator(emulator)
  const firestore = createFirestore(projectId)
  try {
    return await body(createFirestoreDocumentStore(firestore))
  } finally {
    await firestore.terminate()
  }
}

/** Throws `CommandFailed` where nobody is signed in to Google Cloud. */
export async function requireSignIn(): Promise<void> {
  try {
    await new GoogleAuth().getClient()
  } catch {
    throw new CommandFailed(
      'You are not signed in to Google Cloud: gcloud auth application-default login\n' +
        'For what "npm start" started, no login is needed: --local.',
    )
  }
}

/** Its client takes the emulator's address from the environment only, and would look for a metadata server as well. */
async function requireEmulator(emulator: string): Promise<void> {
  if (!(await answers(emulator))) {
    throw new CommandFailed(`No Firestore emulator answers at ${emulator}. "npm start" starts one.`)
  }
  process.env['FIRESTORE_EMULATOR_HOST'] = emulator
  process.env['METADATA_SERVER_DETECTION'] ??= 'none'
}

async function answers(hostAndPort: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${hostAndPort}`)
  const socket = connect({ host: hostname.replaceAll(/[[\]]/g, ''), port: Number(port || 80), timeout: 5_000 })
  socket.on('timeout', () => socket.destroy(new Error('no answer')))
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
