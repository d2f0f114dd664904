/** Google calls our request wrong (400, 409): trying again changes nothing. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  /** Google's own word, such as `channelIdNotUnique`. */
  readonly reason: string

  constructor(reason: string, options?: ErrorOptions) {
    super(`Google refused the request: ${reason}`, options)
    this.reason = reason
  }
}
