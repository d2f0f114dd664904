/** Google could not answer: 5xx, a transient 412, a time-out or a broken connection. A later try may succeed. */
export class GoogleUnavailable extends Error {
  override readonly name = 'GoogleUnavailable'
}
