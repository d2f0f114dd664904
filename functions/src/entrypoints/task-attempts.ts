/** How often Cloud Tasks tries a sync; with its backoff that is about half a day. */
export const SYNC_ATTEMPTS = 16

/** How often a night's reconciliation is tried; with its backoff that is about an hour and a half. */
export const RECONCILE_ATTEMPTS = 8
