import type { SyncOutcome } from './sync-outcome'

/**
 * - `again`: read the state once more and go on from there, because others moved it or there is a round left.
 * - `synced_fully`: the same, behind a full sync.
 * - `restart`: Google contradicted itself in the middle of a run, which has to begin again.
 */
export type SyncStepResult =
  | { readonly kind: 'ended'; readonly outcome: SyncOutcome }
  | { readonly kind: 'again' }
  | { readonly kind: 'synced_fully' }
  | { readonly kind: 'restart' }
