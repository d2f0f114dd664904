import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { projectFile } from '../world/project-files'

/** The part of firebase.json that says which headers Firebase Hosting answers with. */
const hostingSchema = z.object({
  hosting: z.object({
    headers: z.array(
      z.object({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
    ),
  }),
})

export type HeaderRules = z.infer<typeof hostingSchema>['hosting']['headers']

export function readHeaderRules(): HeaderRules {
  return hostingSchema.parse(JSON.parse(readFileSync(projectFile('firebase.json'), 'utf8'))).hosting.headers
}

/**
 * The headers for a path, as Hosting would send them; of a header that several rules set, the last one counts. The
 * content security policy also lets the page speak to the parts of the local world.
 */
export function headersFor(path: string, rules: HeaderRules, parts: readonly string[]): ReadonlyMap<string, string> {
  const headers = rules.filter(({ source }) => matches(path, source)).flatMap((rule) => rule.headers)
  return new Map(headers.map(({ key, value }) => [key, key === POLICY ? withParts(value, parts) : value]))
}

const POLICY = 'Content-Security-Policy'

/** Those of the globs that firebase.json has: `**` anywhere and at the end of a path. */
function matches(path: string, source: string): boolean {
  return source.endsWith('**') ? path.startsWith(source.slice(0, -2)) : path === source
}

function withParts(policy: string, parts: readonly string[]): string {
  return policy.replaceAll(/\b(connect-src|form-action)\b/g, (directive) => [directive, ...parts].join(' '))
}
