/** Something that was looked up; where that was not possible, why. */
export type Known<Value> =
  | { readonly kind: 'known'; readonly value: Value }
  | { readonly kind: 'unknown'; readonly why: string }

export const known = <Value>(value: Value): Known<Value> => ({ kind: 'known', value })
export const unknown = (why: string): Known<never> => ({ kind: 'unknown', why })
