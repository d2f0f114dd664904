import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { projectFile } from '../../local/world/project-files'

/**
 * Bundles the functions into one file for each that is loaded on demand, and shared ones; answers the entry.
 * `outside` is left to be found in `node_modules`.
 */
export async function bundleFunctions(name: string, outside: readonly string[]): Promise<string> {
  // From there what is left outside is found, too.
  const outDir = projectFile('node_modules', '.cache', 'bundles', name)
  await rm(outDir, { recursive: true, force: true })
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: [...outside] },
    build: {
      ssr: projectFile('functions', 'src', 'index.ts'),
      outDir,
      minify: false,
      target: 'node24',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs', chunkFileNames: '[name]-[hash].cjs' } },
    },
  })
  return join(outDir, 'index.cjs')
}
