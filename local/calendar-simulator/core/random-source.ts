/** Where the simulator gets chance from, so that a history can be repeated. */
export interface RandomSource {
  /** In [0, 1). */
  fraction(): number
}

const alphabet = '0123456789abcdefghijklmnopqrstuv'

/** An id in Google's base32hex alphabet, such as generated event ids are made of. */
export const randomId = (random: RandomSource, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(Math.floor(random.fraction() * alphabet.length))).join('')
