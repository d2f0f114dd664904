import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Where the package is that whatever is in `folder` loads as `calendar-mirror`; null where none is installed. */
export function installedMirror(folder: string): string | null {
  const here = resolve(folder)
  const candidate = join(here, 'node_modules', 'calendar-mirror')
  // Its own commands look for themselves behind all links.
  if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
  const parent = dirname(here)
  return parent === here ? null : installedMirror(parent)
}
