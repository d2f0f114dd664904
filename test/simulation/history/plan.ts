import type { Prng } from '../prng'
import type { Deed } from './deed'

/** What deeds are about: most of an event, some of an instance or of a time. */
export interface Subject {
  readonly event: number
  readonly instance: number
  readonly at: number
}

/** How often a kind of deed happens, and which one it then is. */
export interface Plan {
  readonly kind: Deed['kind']
  /** Out of the sum of all. */
  readonly weight: number
  readonly of: (subject: Subject, chance: Prng) => Deed
  /** Only where somebody else's calendar is mirrored. */
  readonly shared?: true
}
