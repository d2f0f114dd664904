/**
 * The functions as they are deployed: one file with what each start needs, one for each function's own code, and some
 * that several share. So an instance loads some dozens of files, and not hundreds (`npm run bench -- cold-start`). The
 * package has the modules as `tsc` compiles them, so that who imports it shares one SDK with them, and its options.
 */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')

/**
 * `firebase deploy` recognizes params by the classes of the SDK that it finds in `node_modules`. So these stay there, for
 * the SDK's own modules as well.
 */
const paramsOfTheSdk: Plugin = {
  name: 'params-of-the-sdk',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true })
    const isParams = resolved && /\/firebase-functions\/lib\/(esm\/)?params\/(index|types)\.m?js$/.test(resolved.id)
    return isParams ? { id: 'firebase-functions/params', external: true } : null
  },
}

/** npm puts one version into several places where a development dependency has another one. Once is enough. */
function eachVersionOnce(): Plugin {
  const places = placesOfPackages()
  return {
    name: 'each-version-once',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true })
      const found = resolved && /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)$/.exec(resolved.id)
      const [, folder = '', file = ''] = found ?? []
      const place = places.get(relative(root, folder))
      return resolved && place !== undefined ? { ...resolved, id: join(root, place) + file } : null
    },
  }
}

const lockSchema = z.object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })

/** By each place of a package the first one that has the same version. */
function placesOfPackages(): ReadonlyMap<string, string> {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))
  const first = new Map<string, string>()
  const installed = Object.entries(packages).filter(([path]) => path !== '')
  return new Map(
    installed.map(([path, { version }]) => {
      const same = `${path.split('node_modules/').at(-1)}@${version}`
      const place = first.get(same) ?? path
      first.set(same, place)
      return [path, place]
    }),
  )
}

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  publicDir: false,
  plugins: [paramsOfTheSdk, eachVersionOnce()],
  ssr: { noExternal: true },
  build: {
    ssr: 'src/index.ts',
    outDir: 'lib',
    emptyOutDir: true,
    target: 'node22',
    // Stack traces name functions and lines that a person can read; comments alone are a fifth of what is loaded.
    minify: false,
    rolldownOptions: {
      // The entry exports functions and nothing that other files need.
      preserveEntrySignatures: 'strict',
      output: {
        format: 'cjs',
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        comments: { jsdoc: false, annotation: false },
      },
    },
  },
})
