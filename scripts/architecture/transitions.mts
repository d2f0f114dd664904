/** What makes a document's state another one. */
export interface Transition {
  /** `[*]` before there is such a document, `*` whatever the state was. */
  readonly from: readonly string[]
  /** `[*]` where the document goes. */
  readonly to: string
  readonly when: string
  /** The function that does it, and its file in `functions/src`. */
  readonly by: string
  readonly file: string
  /** What that file says where it makes the state. */
  readonly says: string
}

const ROW =
  /^(?<from>[^→|]+) → (?<to>[^→|]+) \| (?<when>[^|]+) \| (?<by>\w+) in (?<file>[\w./-]+)(?: \| (?<says>[^|]+))?$/

/**
 * A table of transitions: `from, from → to | when | function in file | what the file says`. The last column may be left
 * out where the file names the state, as a string.
 */
export function parseTransitions(table: string): readonly Transition[] {
  return table
    .trim()
    .split('\n')
    .map((line) => parseRow(line.trim()))
}

function parseRow(line: string): Transition {
  const { from, to, when, by, file, says = `'${to}'` } = ROW.exec(line)?.groups ?? {}
  if (!from || !to || !when || !by || !file) throw new Error(`This is no transition: ${line}`)
  return { from: from.split(', '), to, when, by, file, says }
}
