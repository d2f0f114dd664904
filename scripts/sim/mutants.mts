import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTraps } from '../mutate/parse-traps.mts'
import type { Mutation } from '../mutate/trap.mts'

/** A rule, broken. */
export interface Mutant {
  readonly id: string
  readonly title: string
  readonly mutation: Mutation
}

/** Rules that no section of docs/traps.md breaks, or breaks in a way that a simulated world cannot see. */
const MORE: readonly Mutant[] = []

/** Traps about parts that a simulated world does not run, or has in its own form; each is guarded by the test it names. */
export const NOT_SIMULATED: Readonly<Record<string, string>> = {
  R1b: 'the gateway to Firestore',
  R1c: 'the gateway to Firestore',
  R6c: 'the gateway to Firestore',
  R8: 'the gateway to Google',
  R8c: 'the gateway to Google',
  T1: 'the gateway to Google',
  T4: 'the gateway to Google',
  T5: 'the gateway to Google',
  R27d: 'the gateway to Cloud Tasks',
  R30b: 'the gateway to OAuth',
  R30c: 'the gateway to OAuth',
  R13: 'the notation of events, which the simulated Google does not vary',
  R13b: 'the notation of events, which the simulated Google does not vary',
  R13d: 'events too large for a document',
  R31: 'forgery',
  R31b: 'forgery and expiry of tokens',
  R31c: 'forgery and rotation of keys',
  R31d: 'forgery',
  R31e: 'forgery',
  T15b: 'forgery',
}

/** The mutants of a run, in their order. */
export function mutantsOf(root: string): readonly Mutant[] {
  const traps = parseTraps(readFileSync(join(root, 'docs/traps.md'), 'utf8'))
  const ofSync = traps.filter(({ id, mutation }) => /^[RT]\d/.test(id) && mutation.file.startsWith('functions/src/'))
  return [...ofSync.map(({ id, title, mutation }) => ({ id, title, mutation })), ...MORE]
}
