import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

/** A folder that is to be a package is none. */
export class NoPackage extends Error {
  override readonly name = 'NoPackage'
}

/** The module that a package is loaded by. Throws `NoPackage`. */
export function mainOf(folder: string): string {
  const root = resolve(folder)
  try {
    return createRequire(join(root, 'package.json')).resolve(root)
  } catch {
    throw new NoPackage(`${root} has no package.json whose "main" is there: what are the functions to be loaded from?`)
  }
}
