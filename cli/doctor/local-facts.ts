import type { Known } from './known'

/** What there is of the local world; statuses are of HTTP. */
export interface LocalFacts {
  /** Null: no world runs in this clone. */
  readonly world: {
    /** Null where the functions can work with it. */
    readonly configuration: string | null
    readonly functions: Known<number>
    readonly simulator: Known<number>
    readonly tasks: Known<number>
    readonly auth: Known<number>
    /** Of somebody who is not signed in and wants to read a user's events. */
    readonly stranger: Known<number>
    /** Of a notification without a token, and of one with ours. */
    readonly forged: Known<number>
    readonly genuine: Known<number>
  } | null
}
