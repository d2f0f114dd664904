import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { projectFile } from '../world/project-files'
import { headersFor, readHeaderRules } from './hosting-headers'

/** What the page is told of the local world: `web/src/firebase/configuration.ts` reads it. */
export interface PageWorld {
  readonly projectId: string
  readonly auth: string
  /** `host:port` */
  readonly firestore: string
  readonly functions: string
  readonly google: string
  readonly demoUser: { readonly email: string; readonly password: string }
}

export interface PageHost {
  /** Without a slash at the end. */
  readonly url: string
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/**
 * Serves the built page as Firebase Hosting does: the same headers, the configuration of the project at its reserved
 * address, and the page itself for every path that is no file.
 */
export async function startPageHost(port: number, world: PageWorld): Promise<PageHost> {
  const folder = projectFile('web/dist')
  const rules = readHeaderRules()
  const origins = [world.auth, `http://${world.firestore}`, world.functions, world.google].map(originOf)
  const app = express()
  app.disable('x-powered-by')
  app.use(({ path }, response, next) => {
    response.setHeaders(new Map(headersFor(path, rules, origins)))
    next()
  })
  app.get('/__/firebase/init.json', (_request, response) => void response.json(initialization(world)))
  app.use(express.static(folder, { index: false, cacheControl: false }))
  app.use((_request, response) => {
    const page = `${folder}/index.html`
    if (existsSync(page)) response.sendFile(page, { cacheControl: false })
    else response.status(503).type('text').send('The page is not built: run "npm run build".')
  })
  const server = app.listen(port, HOST)
  await once(server, 'listening')
  return {
    url: `http://${HOST}:${portOf(server.address())}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The page is served over TCP')
  return address.port
}

const originOf = (url: string): string => new URL(url).origin

function initialization({ projectId, auth, firestore, functions, google, demoUser }: PageWorld) {
  const { hostname, port } = new URL(`http://${firestore}`)
  return {
    projectId,
    apiKey: 'local-world',
    authDomain: `${projectId}.firebaseapp.com`,
    local: { auth, firestore: { host: hostname, port: Number(port) }, functions, google, demoUser },
  }
}
