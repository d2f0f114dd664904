import { z } from 'zod'

/** Secret keys by id: `current` makes new signatures and envelopes, every other one only checks or opens old ones. */
export interface Keyring {
  readonly current: string
  /** 32 bytes each. */
  readonly keys: ReadonlyMap<string, Buffer>
}

const KEY_BYTES = 32

const keySchema = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === KEY_BYTES, `a key has ${KEY_BYTES} bytes`)

const keyringSchema = z
  .strictObject({
    current: z.string(),
    keys: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/), keySchema),
  })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), '"current" names a key that is not in "keys"')

/**
 * Reads a keyring from the text of its secret: `{"current":"k1","keys":{"k1":"<32 bytes in base64>"}}`. Throws an
 * Error that says what is wrong, without any part of the secret.
 */
export function parseKeyring(text: string): Keyring {
  const { current, keys } = keyringOf(jsonOf(text))
  return { current, keys: new Map(Object.entries(keys)) }
}

/** The keyring's current key. */
export function currentKey(keyring: Keyring): Buffer {
  const key = keyring.keys.get(keyring.current)
  if (key === undefined) throw new Error(`The keyring has no key "${keyring.current}"`)
  return key
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message would quote the secret.
    throw new Error('The keyring is unusable: its secret is empty or not JSON')
  }
}

function keyringOf(json: unknown): z.infer<typeof keyringSchema> {
  const parsed = keyringSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '))
  throw new Error(`The keyring is unusable: ${problems.join('; ')}`)
}
