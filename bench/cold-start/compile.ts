import { execFileSync } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFile } from '../../local/world/project-files'

/** Compiles the functions one by one, as the package has them; answers the entry. */
export async function compileFunctions(): Promise<string> {
  // From there their packages are found.
  const outDir = projectFile('node_modules', '.cache', 'compiled-functions')
  await rm(outDir, { recursive: true, force: true })
  execFileSync(projectFile('node_modules', '.bin', 'tsc'), ['-p', projectFile('functions'), '--outDir', outDir])
  return join(outDir, 'index.js')
}
