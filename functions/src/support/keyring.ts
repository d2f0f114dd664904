import { createSecretKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'

/** Secret keys by id: `current` makes new signatures and envelopes, every other one only checks or opens old ones. */
export interface Keyring {
  readonly current: string
  /** 32 bytes each, as Node wants them: signing with the bytes themselves takes five times as long, and a log shows them. */
  readonly keys: ReadonlyMap<string, KeyObject>
}

/** A keyring, or where it comes from: keys that are wrapped have to be unwrapped first, which may fail for a while. */
export type KeyringSource = Keyring | (() => Promise<Keyring>)

/** Opens keys that are stored encrypted under a key elsewhere, named by `wrappingKey`. */
export interface KeyUnwrapper {
  unwrap(wrappingKey: string, wrapped: Buffer): Promise<Buffer>
}

const KEY_BYTES = 32

const keySchema = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((key) => key.length === KEY_BYTES, `a key has ${KEY_BYTES} bytes`)

/** `kms` is the resource name of a Cloud KMS key, `wrapped` what it made of our key. */
const wrappedKeySchema = z.strictObject({
  kms: z.string().regex(/^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/),
  wrapped: z.base64().min(1),
})

const keyringSchema = keyringOf(keySchema)
const wrappedKeyringSchema = keyringOf(
  // A union would only say that it is neither.
  z.unknown().transform((key, { addIssue }): z.output<typeof keySchema> | z.output<typeof wrappedKeySchema> => {
    const parsed = typeof key === 'object' ? wrappedKeySchema.safeParse(key) : keySchema.safeParse(key)
    if (parsed.success) return parsed.data
    for (const { path, message } of parsed.error.issues) addIssue({ code: 'custom', path: [...path], message })
    return z.NEVER
  }),
)

/**
 * Reads a keyring from the text of its secret: `{"current":"k1","keys":{"k1":"<32 bytes in base64>"}}`. Throws an
 * Error that says what is wrong, by the name of the secret and without any part of it.
 */
export function parseKeyring(text: string, name = 'The keyring'): Keyring {
  const { current, keys } = parse(keyringSchema, text, name)
  return { current, keys: secretKeys(Object.entries(keys)) }
}

/**
 * Reads a keyring some of whose keys are wrapped: `{"kms":"projects/…/cryptoKeys/…","wrapped":"<base64>"}` in place of
 * the key itself. Each is unwrapped once; one that cannot be fails the whole keyring, with the unwrapper's error.
 */
export async function openKeyring(text: string, unwrapper: KeyUnwrapper, name = 'The keyring'): Promise<Keyring> {
  const { current, keys } = parse(wrappedKeyringSchema, text, name)
  const opened = Object.entries(keys).map(async ([id, key]) => {
    if (Buffer.isBuffer(key)) return [id, key] as const
    const unwrapped = await unwrapper.unwrap(key.kms, Buffer.from(key.wrapped, 'base64'))
    if (unwrapped.length !== KEY_BYTES) throw new Error(`${name} is unusable: keys: ${id}: not ${KEY_BYTES} bytes`)
    return [id, unwrapped] as const
  })
  return { current, keys: secretKeys(await Promise.all(opened)) }
}

function secretKeys(keys: readonly (readonly [string, Buffer])[]): ReadonlyMap<string, KeyObject> {
  return new Map(keys.map(([id, bytes]) => [id, createSecretKey(bytes)]))
}

/** The keyring that a source stands for. */
export async function keyringFrom(source: KeyringSource): Promise<Keyring> {
  return typeof source === 'function' ? await source() : source
}

/** The keyring's current key. */
export function currentKey(keyring: Keyring): KeyObject {
  const key = keyring.keys.get(keyring.current)
  if (key === undefined) throw new Error(`The keyring has no key "${keyring.current}"`)
  return key
}

function keyringOf<Key extends z.ZodType>(key: Key) {
  return z
    .strictObject({ current: z.string(), keys: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/), key) })
    .refine(({ current, keys }) => Object.hasOwn(keys, current), '"current" names a key that is not in "keys"')
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string, name: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(text, name))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '))
  throw new Error(`${name} is unusable: ${problems.join('; ')}`)
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message would quote the secret.
    throw new Error(`${name} is unusable: its secret is empty or not JSON`)
  }
}
