import { readFileSync } from 'node:fs'
import { z } from 'zod'

const packageSchema = z.object({ version: z.string() })

/** Of this package, by its own name: the same from the sources, a clone and an installation. */
export function readVersion(): string {
  const path = require.resolve('calendar-mirror/package.json')
  return packageSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).version
}
