/** Firestore did not confirm: what was to be committed may have been applied or not. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}
