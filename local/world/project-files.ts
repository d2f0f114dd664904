import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Something that is compiled from this project is not there. */
export class NotBuilt extends Error {
  override readonly name = 'NotBuilt'

  constructor(file: string) {
    super(`${file} is not there: run "npm run build" first.`)
  }
}

/** A file of this project, by its path from the root, wherever this code itself was compiled to. */
export function projectFile(...path: readonly string[]): string {
  return join(projectRoot(__dirname), ...path)
}

/** The first of these that exists; throws `NotBuilt`. */
export function builtFile(...candidates: readonly [string, ...string[]]): string {
  const found = candidates.map((path) => projectFile(path)).find((path) => existsSync(path))
  if (found === undefined) throw new NotBuilt(candidates[0])
  return found
}

function projectRoot(folder: string): string {
  return existsSync(join(folder, 'firestore.rules')) ? folder : projectRoot(parentOf(folder))
}

function parentOf(folder: string): string {
  const parent = dirname(folder)
  if (parent === folder) throw new Error('firestore.rules is in no folder above this code')
  return parent
}
