import { z } from 'zod'

const paramSchema = z.looseObject({
  name: z.string(),
  options: z.looseObject({ default: z.unknown().optional() }).optional(),
})

/**
 * A deployment writes the default of each param into the function's environment; at run time the SDK knows the
 * environment only. Answers what to add to it. Throws, as a deployment without a terminal does, for a param or secret
 * that has neither value nor default.
 */
export function defaultsOfParams(declared: readonly unknown[], env: NodeJS.ProcessEnv): Record<string, string> {
  const missing: string[] = []
  const added: Record<string, string> = {}
  for (const param of declared.map((one) => paramSchema.parse(one))) {
    if (env[param.name] !== undefined) continue
    const text = asEnvironment(param.options?.default)
    if (text === undefined) missing.push(param.name)
    else added[param.name] = text
  }
  if (missing.length > 0) throw new Error(`No value in the environment and no default: ${missing.join(', ')}.`)
  return added
}

function asEnvironment(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return JSON.stringify(value)
  return undefined
}
