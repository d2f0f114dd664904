import express from 'express'
import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { OAuthError } from '../core/oauth-error'
import type { TokenGrant } from '../core/oauth'
import type { CalendarSimulator } from '../core/simulator'
import { consentPage, consentQuery, consentRequest, redirectTo } from './consent-page'
import { sendError } from './error-response'
import type { IdTokenSigner } from './id-token'
import type { RequestLog } from './request-log'
import { waitAsOrdered } from './wait-as-ordered'

const tokenBody = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('authorization_code'),
    code: z.string(),
    client_id: z.string().optional(),
    redirect_uri: z.string(),
    code_verifier: z.string().optional(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string(), client_id: z.string().optional() }),
])

const clientOf = (request: Request, given: string | undefined): string => {
  if (given !== undefined) return given
  const [, encoded = ''] = (request.get('authorization') ?? '').split('Basic ')
  const [clientId = ''] = Buffer.from(encoded, 'base64').toString().split(':', 1)
  if (clientId === '') throw new OAuthError('invalid_client', 'The OAuth client was not found.')
  return clientId
}

const grantFor = (core: CalendarSimulator, request: Request): TokenGrant => {
  const parsed = tokenBody.safeParse(request.body)
  if (!parsed.success) throw new OAuthError('invalid_request', 'Missing or wrong parameter.')
  const body = parsed.data
  const clientId = clientOf(request, body.client_id)
  if (body.grant_type === 'refresh_token') return core.oauth.refresh(body.refresh_token, clientId)
  return core.oauth.exchange({
    code: body.code,
    clientId,
    redirectUri: body.redirect_uri,
    codeVerifier: body.code_verifier ?? null,
  })
}

const answerOf = (grant: TokenGrant, signer: IdTokenSigner) => ({
  access_token: grant.accessToken,
  expires_in: grant.expiresInSeconds,
  scope: grant.scopes.join(' '),
  token_type: 'Bearer',
  ...(grant.refreshToken !== null && { refresh_token: grant.refreshToken }),
  ...(grant.idToken !== null && { id_token: signer.sign(grant.idToken) }),
})

const showConsent = (core: CalendarSimulator, request: Request, response: Response): void => {
  const parsed = consentQuery.safeParse(request.query)
  if (!parsed.success) {
    response
      .status(400)
      .type('text/plain')
      .send(`invalid_request: ${parsed.error.issues[0]?.path.join('.')}`)
    return
  }
  const query = parsed.data
  const users = [...core.users.keys()]
  const user = query.user ?? query.login_hint ?? users[0]
  if (query.auto === undefined) response.type('html').send(consentPage(query, users))
  else if (query.auto === 'deny' || user === undefined || !core.users.has(user)) {
    response.redirect(redirectTo(query, { error: 'access_denied' }))
  } else {
    const asked = consentRequest(query)
    const code = core.oauth.approve(user, asked)
    response.redirect(redirectTo(query, { code, scope: asked.scopes.join(' ') }))
  }
}

/** Google's authorization server: consent page, token, revocation and the keys of its ID tokens. */
export const createOAuthRouter = (core: CalendarSimulator, log: RequestLog, signer: IdTokenSigner): Router => {
  const router = express.Router()
  const form = [express.urlencoded({ extended: false }), express.json()]
  const answer =
    (operation: string, run: (request: Request) => object) => async (request: Request, response: Response) => {
      let status: number | null = 200
      let reason: string | null = null
      try {
        await waitAsOrdered(core.faults.delayOf(operation), response)
        response.json(core.faults.around(operation, () => run(request)))
      } catch (error) {
        ;({ status, reason } = sendError(response, error))
      }
      const { method, path } = request
      log.record({
        at: core.clock.now(),
        method,
        path,
        operation,
        user: null,
        calendarId: null,
        query: {},
        status,
        reason,
      })
    }
  router.get('/o/oauth2/v2/auth', (request, response) => showConsent(core, request, response))
  router.post(
    '/token',
    form,
    answer('oauth.token', (request) => answerOf(grantFor(core, request), signer)),
  )
  router.post(
    '/revoke',
    form,
    answer('oauth.revoke', (request) => {
      const sent = z.object({ token: z.string() }).safeParse({ ...request.query, ...request.body })
      core.oauth.revoke(sent.data?.token ?? '')
      return {}
    }),
  )
  router.get('/oauth2/v1/certs', (_, response) => void response.json(signer.pems()))
  router.get('/oauth2/v3/certs', (_, response) => void response.json(signer.keySet()))
  return router
}
