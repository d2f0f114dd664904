/** Google no longer takes the sync or page token (410, or 400 on a malformed one): only a full sync helps. */
export class SyncTokenExpired extends Error {
  override readonly name = 'SyncTokenExpired'
}
