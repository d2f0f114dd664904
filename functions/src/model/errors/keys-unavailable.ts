/** The keys that credentials are encrypted with could not be unwrapped; says nothing about any account. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}
