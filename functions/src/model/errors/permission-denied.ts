/** Google refuses for good: a scope is missing, or the account lacks the right (403 forbidden). */
export class PermissionDenied extends Error {
  override readonly name = 'PermissionDenied'
}
