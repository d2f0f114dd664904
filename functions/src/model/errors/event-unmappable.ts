/** An event that breaks what Google's reference promises, so that no document can be made of it. */
export class EventUnmappable extends Error {
  override readonly name = 'EventUnmappable'
}
