import { once } from 'node:events'
import express, { type Request, type Response } from 'express'
import { z } from 'zod'
import type { CalendarSimulator } from '../../local/calendar-simulator'

export interface DelegatingGoogle {
  /** Ends with a slash. */
  readonly iamRootUrl: string
  readonly tokenUrl: string
  /** Scopes that an administrator has let this service account use for all users; it may not act for anybody before. */
  allowed: readonly string[]
  /** The claims of what was signed, oldest first. */
  readonly signed: Claims[]
  /** How often a token was asked for. */
  readonly minted: { count: number }
  close(): Promise<void>
}

const claimsSchema = z.object({
  iss: z.email(),
  sub: z.email(),
  scope: z.string(),
  aud: z.url(),
  iat: z.int(),
  exp: z.int(),
})
type Claims = z.infer<typeof claimsSchema>

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const tokenBody = z.object({ grant_type: z.literal(GRANT_TYPE), assertion: z.string() })

/** IAM's signJwt and the token endpoint as domain-wide delegation sees them; tokens are good for the simulated Google. */
export async function startDelegatingGoogle(
  core: CalendarSimulator,
  serviceAccount: string,
): Promise<DelegatingGoogle> {
  const signed: Claims[] = []
  const minted = { count: 0 }
  const state = { allowed: [] as readonly string[] }
  const app = express()
  const path = `/v1/projects/-/serviceAccounts/${encodeURIComponent(serviceAccount)}\\:signJwt`
  app.post(path, express.json(), (request: Request, response: Response) => {
    const { payload } = z.object({ payload: z.string() }).parse(request.body)
    signed.push(claimsSchema.parse(JSON.parse(payload)))
    response.json({ keyId: 'k1', signedJwt: `jwt-${signed.length - 1}` })
  })
  app.post('/token', express.urlencoded({ extended: false }), (request: Request, response: Response) => {
    const body = tokenBody.parse(request.body)
    const claims = signed[Number(body.assertion.slice('jwt-'.length))]
    const refuse = (error: string) => void response.status(error === 'invalid_grant' ? 400 : 401).json({ error })
    if (!claims || claims.exp - claims.iat > 3_600) return refuse('invalid_grant')
    const scopes = claims.scope.split(' ')
    if (!scopes.every((scope) => state.allowed.includes(scope))) return refuse('unauthorized_client')
    if (!core.users.has(claims.sub)) return refuse('invalid_grant')
    minted.count += 1
    const token = core.oauth.grantRefreshToken(claims.sub, serviceAccount, scopes)
    const { accessToken, expiresInSeconds } = core.oauth.refresh(token, serviceAccount)
    response.json({ access_token: accessToken, expires_in: expiresInSeconds, token_type: 'Bearer' })
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const url = `http://127.0.0.1:${port}`
  return {
    iamRootUrl: `${url}/`,
    tokenUrl: `${url}/token`,
    signed,
    minted,
    get allowed() {
      return state.allowed
    },
    set allowed(scopes) {
      state.allowed = scopes
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
