import { connectFirestoreEmulator, type Firestore, getFirestore } from 'firebase/firestore'
import { getFunctions } from 'firebase/functions'
import { callables, type Callables } from '../../../client/callables'
import type { OpenApp } from './open-app'

/** What a signed-in user reads and calls. */
export interface Mirror {
  readonly db: Firestore
  readonly call: Callables
  /** Where the functions are that are pages, without a slash at the end. */
  readonly functionsUrl: string
}

/** Where the functions are deployed to; set for the build of a project that has them elsewhere. */
const REGION: string = import.meta.env.VITE_MIRROR_REGION ?? 'us-central1'

const opened = new WeakMap<OpenApp, Mirror>()

/** The same one each time. */
export function openMirror(app: OpenApp): Mirror {
  const known = opened.get(app) ?? open(app)
  opened.set(app, known)
  return known
}

function open({ auth: { app }, firebase, local }: OpenApp): Mirror {
  const db = getFirestore(app)
  if (local) connectFirestoreEmulator(db, local.firestore.host, local.firestore.port)
  const functionsUrl = local?.functions ?? `https://${REGION}-${firebase.projectId}.cloudfunctions.net`
  return { db, functionsUrl, call: callables(getFunctions(app, local?.functions ?? REGION)) }
}
