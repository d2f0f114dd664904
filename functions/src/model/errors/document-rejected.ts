/** Firestore refuses the content of a commit (INVALID_ARGUMENT), for good. */
export class DocumentRejected extends Error {
  override readonly name = 'DocumentRejected'
}
