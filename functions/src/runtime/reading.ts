import { initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import type { CallableRequest } from '../entrypoints/callable-request'
import type { ExportDataHandlerDependencies } from '../entrypoints/export-data'
import type { HealthHandlerDependencies } from '../entrypoints/health'
import { limitCallable } from '../entrypoints/limit-callable'
import type { ListEventsHandlerDependencies } from '../entrypoints/list-events'
import { createIdTokenVerifier } from '../entrypoints/verify-id-token'
import { createFirestore } from '../firestore/create-firestore'
import type { DocumentStore } from '../firestore/document-store'
import { createFirestoreDocumentStore } from '../firestore/firestore-document-store'
import type { CostlyCall } from '../limits/call-costs'
import { createCallLimiter } from '../limits/call-limiter'
import { systemClock } from '../support/clock'
import { firebaseLogger } from '../support/firebase-logger'
import { once } from '../support/once'
import { config } from './instance'

export const store = once((): DocumentStore => {
  const { projectId } = config()
  return createFirestoreDocumentStore(createFirestore(projectId))
})

/** By a name of its own: firebase-functions makes apps too, when and under which name is its own affair. */
const authApp = once(() => initializeApp({ projectId: config().projectId }, 'calendar-mirror'))

export const verifyIdToken = once(() => createIdTokenVerifier(getAuth(authApp())))

export const callLimiter = once(() => createCallLimiter(systemClock, config().callsPerMinute))

/** A callable of which each user has only so many. */
export function limited<Request extends CallableRequest, Answer>(
  call: CostlyCall,
  handler: (request: Request) => Promise<Answer>,
): (request: Request) => Promise<Answer> {
  return limitCallable(call, () => ({ limiter: callLimiter(), logger: firebaseLogger }), handler)
}

export const listEventsDependencies = once((): ListEventsHandlerDependencies => ({
  store: store(),
  verifyIdToken: verifyIdToken(),
  limiter: callLimiter(),
  logger: firebaseLogger,
}))

export const exportDataDependencies = once((): ExportDataHandlerDependencies => ({
  ...listEventsDependencies(),
  clock: systemClock,
}))

export const healthDependencies = once((): HealthHandlerDependencies => ({
  store: store(),
  clock: systemClock,
  logger: firebaseLogger,
}))
