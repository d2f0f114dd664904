import type { PassReport } from './pass-report'
import type { SyncOutcome } from './sync-outcome'

/**
 * - `again`: read the state once more and go on from there, because others moved it or there is a round left.
 * - `robbed`: the same, but the lease was taken over by someone: it is not to be taken back.
 * - `synced_fully`: the same, behind a full sync.
 * - `restart`: Google contradicted itself in the middle of a run, which has to begin again.
 */
export type SyncStepResult =
  | { readonly kind: 'ended'; readonly outcome: SyncOutcome; readonly pass?: PassReport }
  | { readonly kind: 'again'; readonly pass?: PassReport }
  | { readonly kind: 'robbed' }
  | { readonly kind: 'synced_fully'; readonly pass: PassReport }
  | { readonly kind: 'restart' }
