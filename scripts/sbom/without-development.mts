import { z } from 'zod'
import { LICENCES_READ } from './licences-read.mts'

const packageSchema = z.looseObject({ dev: z.boolean().default(false) })
const schema = z.looseObject({ packages: z.record(z.string(), packageSchema) })

/**
 * A lockfile, or a package.json, as it would be if nothing had ever been installed for development: what is locked for
 * production alone, each package with its licence.
 */
export function withoutDevelopment(lockfile: unknown): Record<string, unknown> {
  const { packages, ...rest } = schema.parse(lockfile)
  const kept = Object.entries(packages).flatMap(([path, { dev, ...entry }]) => {
    if (dev) return []
    if (path === '') return [[path, withoutOwnTools(entry)] as const]
    const read = LICENCES_READ[path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)]
    return [[path, read === undefined ? entry : { ...entry, license: read }] as const]
  })
  return { ...rest, packages: Object.fromEntries(kept) }
}

/** What a package.json says of the package and of what it needs where it runs. */
export function withoutOwnTools(manifest: unknown): Record<string, unknown> {
  const { devDependencies: _, scripts: __, ...rest } = z.record(z.string(), z.unknown()).parse(manifest)
  return rest
}
