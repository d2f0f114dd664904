import { hash } from 'node:crypto'

/**
 * A task's name made of what it is about. Equal parts give an equal name, and Cloud Tasks takes a name only once;
 * the hash makes it random-looking from its first character, as Cloud Tasks wants names to be
 * (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create).
 */
export function taskName(...parts: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(parts))
}
