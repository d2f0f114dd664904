/** Google's answer was not what its reference promises: HTML, cut JSON, or a required field missing. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse'
}
