/** A problem that its message explains to the operator; no stack is shown. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}
