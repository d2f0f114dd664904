import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { z } from 'zod'
import { startCalendarSimulatorServer } from '../../../../../local/calendar-simulator'
import type { CalendarSimulatorServer } from '../../../../../local/calendar-simulator'
import { ada, aSimulator, meeting, team, weekly } from '../a-simulator'
import { anyRequest } from './any-request'
import type { AnyRequest } from './any-request'

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

interface World {
  readonly server: CalendarSimulatorServer
  /** An access token of Ada's. */
  readonly token: string
}

const startWorld = async (): Promise<World> => {
  const { core } = aSimulator()
  core.insertEvent(team, meeting('single'), 'single')
  core.insertEvent(team, weekly('series'), 'base')
  const scopes = ['openid', 'https://www.googleapis.com/auth/calendar']
  const token = core.oauth.refresh(core.oauth.grantRefreshToken(ada, 'client', scopes), 'client').accessToken
  return { server: await startCalendarSimulatorServer({ core, port: 0 }), token }
}

const queryOf = (pairs: AnyRequest['query']): string =>
  pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')

const ask = ({ server, token }: World, { method, path, query, signedIn, headers, body }: AnyRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}?${queryOf(query)}`, { method })
    for (const [name, value] of Object.entries(headers)) if (body !== null) outgoing.setHeader(name, value)
    outgoing.setHeader('content-length', Buffer.byteLength(body ?? ''))
    if (signedIn) outgoing.setHeader('authorization', `Bearer ${token}`)
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      const type = incoming.headers['content-type'] ?? ''
      text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, type, body: answer }), reject)
    })
    outgoing.end(body ?? undefined)
  })

/** https://developers.google.com/workspace/calendar/api/guides/errors */
const refusalSchema = z.strictObject({
  error: z.strictObject({
    errors: z
      .array(
        z.strictObject({
          domain: z.string().min(1),
          reason: z.string().min(1),
          message: z.string().min(1),
          locationType: z.enum(['parameter', 'header']).optional(),
          location: z.string().optional(),
        }),
      )
      .length(1),
    code: z.number(),
    message: z.string().min(1),
    status: z.string().optional(),
    details: z.array(z.unknown()).optional(),
  }),
})

const oauthRefusal = z.strictObject({ error: z.string(), error_description: z.string() })

const isApi = (path: string): boolean => path.startsWith('/calendar/v3') || path.startsWith('/control')

const checkRefusal = (path: string, { status, body }: Answer): void => {
  if (isApi(path)) expect(refusalSchema.parse(JSON.parse(body)).error.code).toBe(status)
  else if (path === '/token' || path === '/revoke') z.union([oauthRefusal, refusalSchema]).parse(JSON.parse(body))
}

const stack = /\n\s+at |node_modules|\.(?:ts|js|mjs):\d|Error:/

/** Asks a new world one after the other; the statuses of the answers. */
const askAll = async (requests: readonly AnyRequest[]): Promise<number[]> => {
  const world = await startWorld()
  const statuses: number[] = []
  try {
    for (const asked of requests) {
      const answer = await ask(world, asked)
      expect(answer.status).not.toBe(500)
      expect(answer.body).not.toMatch(stack)
      if (answer.status >= 400) checkRefusal(asked.path, answer)
      statuses.push(answer.status)
    }
    return statuses
  } finally {
    await world.server.close()
  }
}

describe('whatever is asked', () => {
  it("is answered, and refused in Google's form with a reason, never with a stack trace", async () => {
    const seen: number[] = []
    const requests = fc.array(anyRequest, { minLength: 10, maxLength: 20 })
    const property = fc.asyncProperty(requests, async (asked) => void seen.push(...(await askAll(asked))))
    await fc.assert(property, { numRuns: 150 })
    for (const status of [200, 400, 401, 404])
      expect(seen.filter((other) => other === status).length).toBeGreaterThan(3)
  }, 120_000)
})
