import { z } from 'zod'
import { beginConnection, type BeginConnectionDependencies, type ConnectionRequest } from '../accounts/connect-begin'
import { returnAddress } from '../accounts/connect-return-address'
import type { CallLimiter } from '../limits/call-limiter'
import { AccountNotConnected } from '../model/errors/account-not-connected'
import { ConnectionRefused } from '../model/errors/connection-refused'
import { SignInUnverifiable } from '../model/errors/sign-in-unverifiable'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { TooManyCalls } from '../model/errors/too-many-calls'
import { accountIdSchema } from '../model/ids'
import type { Logger } from '../support/logger'
import { connectCookie } from './connect-cookie'
import { failurePage } from './connect-pages'
import type { HttpRequest } from './http'
import type { VerifyIdToken } from './verify-id-token'
import { answerPage, type PageResponse, setPageHeaders } from './page'

export interface ConnectAccountHandlerDependencies extends BeginConnectionDependencies {
  readonly verifyIdToken: VerifyIdToken
  readonly limiter: CallLimiter
  /** Of the web apps whose pages may begin; the first is where people are sent otherwise. */
  readonly appOrigins: readonly string[]
  readonly logger: Logger
}

/** What a form of the app sends. */
export const connectAccountRequestSchema = z.object({
  /** Of the user that the account is for. */
  idToken: z.string().min(1).max(8_192),
  /** A path of the app. */
  returnTo: z.string().optional(),
  /** The account that is to be connected again. */
  accountId: accountIdSchema.optional(),
})

/**
 * `connectAccount`: sends the browser to Google's consent page. A form of the app posts here, as a page load of its own:
 * only then may a cookie be set for this host, to which Google will send the browser back, and only a page of the app
 * can have the browser name that origin. Anybody else's would connect a stranger's calendar to an account of his own.
 */
export function connectAccountHandler(dependencies: ConnectAccountHandlerDependencies) {
  return async (request: HttpRequest & { readonly body?: unknown }, response: PageResponse): Promise<void> => {
    const { appOrigins, logger } = dependencies
    const home = appOrigins[0] ?? null
    if (request.method !== 'POST') return answerPage(response.set('Allow', 'POST'), failurePage('wrong_method', home))
    const { origin } = request.headers
    if (typeof origin !== 'string' || !appOrigins.includes(origin)) {
      logger.warn('connect_refused', { reason: 'foreign_origin' })
      return answerPage(response, failurePage('foreign_origin', home))
    }
    const form = connectAccountRequestSchema.safeParse(request.body)
    if (!form.success) return answerPage(response, failurePage('malformed', origin))
    const { idToken, returnTo, accountId: account = null } = form.data
    await begin(idToken, { returnTo: returnAddress(returnTo, origin), account }, response, dependencies)
  }
}

async function begin(
  idToken: string,
  request: ConnectionRequest,
  response: PageResponse,
  dependencies: ConnectAccountHandlerDependencies,
): Promise<void> {
  try {
    const uid = await dependencies.verifyIdToken(idToken)
    if (uid === null) return answerPage(response, failurePage('signed_out', request.returnTo))
    dependencies.limiter(uid, 'connectAccount')
    const { pageUrl, proof } = await beginConnection(uid, request, dependencies)
    setPageHeaders(response)
    response.set('Set-Cookie', connectCookie(proof.state, proof.browserSecret))
    response.set('Location', pageUrl)
    response.status(303).end()
  } catch (error) {
    if (error instanceof AccountNotConnected)
      return answerPage(response, failurePage('no_such_account', request.returnTo))
    if (error instanceof TooManyCalls) return answerPage(response, failurePage('too_often', request.returnTo))
    if (error instanceof ConnectionRefused) return answerPage(response, failurePage(error.reason, request.returnTo))
    if (!(error instanceof StoreUnavailable || error instanceof SignInUnverifiable)) throw error
    dependencies.logger.error('connect_unavailable', { error: error.name })
    answerPage(response, failurePage('unavailable', request.returnTo))
  }
}
