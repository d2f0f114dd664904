/** Cloud Tasks did not confirm that it has the task. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable'
}
