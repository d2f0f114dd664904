/** Another worker took the calendar over, or it is not selected any more: nothing was written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
