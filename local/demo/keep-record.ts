import type { MirrorClient, SeenChange } from '../world/mirror-client'

/** What the listener saw while something happened. */
export interface ListenerRecord {
  readonly changes: readonly SeenChange[]
  /** The fewest events that there were after any snapshot, and before the first. */
  readonly fewest: number
  count(kind: SeenChange['kind']): number
  end(): void
}

/** Keeps a record of each snapshot from now on, until it is ended. `count` tells how many events there are. */
export function keepRecord(client: MirrorClient, count: () => number): ListenerRecord {
  const changes: SeenChange[] = []
  let fewest = count()
  const end = client.onChanges((seen) => {
    changes.push(...seen)
    fewest = Math.min(fewest, count())
  })
  return {
    changes,
    get fewest() {
      return fewest
    },
    count: (kind) => changes.filter((change) => change.kind === kind).length,
    end: () => {
      end()
    },
  }
}
