/** A run gave way to others, or had to begin again, as often as it may; the queue tries again later. */
export class SyncUnsettled extends Error {
  override readonly name = 'SyncUnsettled'
}
