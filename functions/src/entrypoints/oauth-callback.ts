import { z } from 'zod'
import { completeConnection, type CompleteConnectionDependencies, type Completion } from '../accounts/connect-complete'
import { GoogleUnavailable } from '../model/errors/google-unavailable'
import { KeysUnavailable } from '../model/errors/keys-unavailable'
import { MalformedResponse } from '../model/errors/malformed-response'
import { RateLimited } from '../model/errors/rate-limited'
import { RequestRefused } from '../model/errors/request-refused'
import { StoreUnavailable } from '../model/errors/store-unavailable'
import { endedConnectCookie, readConnectCookie } from './connect-cookie'
import { failurePage } from './connect-pages'
import type { HttpRequest } from './http'
import { answerPage, type PageResponse, setPageHeaders } from './page'

export interface OAuthCallbackHandlerDependencies extends CompleteConnectionDependencies {
  readonly appOrigins: readonly string[]
}

const state = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** What Google adds to the redirect address (RFC 6749, 4.1.2); other parameters are not looked at. */
const returnedSchema = z.union([
  z
    .object({ state, code: z.string().min(1).max(2_048), error: z.undefined().optional() })
    .transform(({ code, ...rest }) => ({ state: rest.state, answer: { kind: 'code', code } as const })),
  z
    .object({ state, error: z.string().min(1).max(256) })
    .transform(({ error, ...rest }) => ({ state: rest.state, answer: { kind: 'error', error } as const })),
])

/** `oauthCallback`: where Google sends the browser back to; connects the account and sends it on to the app. */
export function oauthCallbackHandler(begin: () => OAuthCallbackHandlerDependencies) {
  return async (request: HttpRequest, response: PageResponse): Promise<void> => {
    const dependencies = begin()
    const { appOrigins, logger } = dependencies
    const home = appOrigins[0] ?? null
    if (request.method !== 'GET') return answerPage(response.set('Allow', 'GET'), failurePage('wrong_method', home))
    const returned = returnedSchema.safeParse(request.query).data
    if (!returned) return answerPage(response, failurePage('stale', home))
    const browserSecret = readConnectCookie(request, returned.state)
    response.set('Set-Cookie', endedConnectCookie(returned.state))
    try {
      answer(response, await completeConnection({ ...returned, browserSecret }, dependencies), home)
    } catch (error) {
      const reason = passing.some((kind) => error instanceof kind) ? 'unavailable' : 'misconfigured'
      if (reason === 'misconfigured' && !(error instanceof RequestRefused)) throw error
      logger.error('connect_failed', { reason: error instanceof Error ? error.message : typeof error })
      answerPage(response, failurePage(reason, home))
    }
  }
}

const passing = [GoogleUnavailable, RateLimited, MalformedResponse, StoreUnavailable, KeysUnavailable]

function answer(response: PageResponse, completion: Completion, home: string | null): void {
  switch (completion.kind) {
    case 'connected':
      setPageHeaders(response)
      response.set('Location', completion.returnTo)
      response.status(303).end()
      return
    case 'failed':
      return answerPage(response, failurePage(completion.reason, completion.returnTo ?? home))
  }
}
