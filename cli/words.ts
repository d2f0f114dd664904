const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** In the largest unit of which there is a whole one. */
export function describeAge(milliseconds: number): string {
  const units = [
    [24 * HOUR_MS, 'd'],
    [HOUR_MS, 'h'],
    [MINUTE_MS, 'min'],
  ] as const
  const [size, unit] = units.find(([length]) => milliseconds >= length) ?? [1000, 's']
  return `${Math.floor(milliseconds / size)} ${unit}`
}

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/**
 * Text that others wrote, for a terminal: whoever shares a calendar chooses its name, and control characters could move
 * the cursor or turn the reading direction.
 */
export function printable(text: string, longest = 28): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim()
  const characters = [...new Intl.Segmenter().segment(plain)].map(({ segment }) => segment)
  return characters.length <= longest ? plain : `${characters.slice(0, longest - 1).join('')}…`
}

/** The same in full: for what is copied into another command. */
export const unshortened = (text: string): string => printable(text, Number.POSITIVE_INFINITY)
