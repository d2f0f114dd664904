import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

export interface LoopbackRegistry {
  /** As npm takes it in `npm_config_registry`. */
  readonly url: string
  close(): Promise<void>
}

const manifestSchema = z.looseObject({ name: z.string(), version: z.string() })

/**
 * An npm registry on loopback, at a free port, that has one package in one version: what was packed into `tarball`.
 * Whatever else it is asked for, it sends to the registry at `elsewhere`. So the package is installed by its name, by tools that take
 * nothing else. It knows as much of the protocol as installing needs
 * (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md).
 */
export async function startLoopbackRegistry(tarball: string, elsewhere: string): Promise<LoopbackRegistry> {
  const bytes = readFileSync(tarball)
  const packed = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' })
  const manifest = manifestSchema.parse(JSON.parse(packed))
  const { name, version } = manifest
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  const packagePath = `/${name.replace('/', '%2f')}`
  const tarballPath = `/${name}/-/${version}.tgz`
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('cache-control', 'no-store')
    if (url === tarballPath) return void response.end(bytes)
    if (url !== packagePath) {
      return void response.writeHead(307, { location: new URL(`.${url}`, elsewhere).href }).end()
    }
    const dist = { integrity, tarball: `${address()}${tarballPath}` }
    const packument = { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(packument))
  })
  const address = (): string => {
    const bound: AddressInfo | string | null = server.address()
    if (bound === null || typeof bound === 'string') throw new Error('a TCP server without a port')
    return `http://127.0.0.1:${bound.port}`
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `${address()}/`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
