import { once } from 'node:events'
import { createServer } from 'node:http'
import { z } from 'zod'
import type { CalendarSimulator } from '../../local/calendar-simulator'

export interface MetadataServer {
  /** `host:port`, for `GCE_METADATA_HOST`. */
  readonly host: string
  /** The scopes that were asked for, each time. */
  readonly asked: string[]
  close(): Promise<void>
}

const PATH = '/computeMetadata/v1/instance/service-accounts/default/token'

/**
 * Google's metadata server as functions see it, which gives tokens of the account that they run as
 * (https://cloud.google.com/run/docs/container-contract#metadata-server); they are good for the simulated Google.
 */
export async function startMetadataServer(google: () => CalendarSimulator, account: string): Promise<MetadataServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://metadata')
    response.setHeader('metadata-flavor', 'Google')
    if (pathname !== PATH || request.headers['metadata-flavor'] !== 'Google') return void response.writeHead(404).end()
    const scopes = searchParams.get('scopes') ?? ''
    asked.push(scopes)
    const { oauth } = google()
    const granted = oauth.refresh(oauth.grantRefreshToken(account, 'metadata', scopes.split(',')), 'metadata')
    const token = { access_token: granted.accessToken, expires_in: granted.expiresInSeconds, token_type: 'Bearer' }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(token))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  return {
    host: `127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
