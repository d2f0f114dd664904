/** The events of a calendar in the order of their last change; only the newest entry of an event counts. */
export interface ChangeLog {
  readonly entries: ChangeEntry[]
}

export interface ChangeEntry {
  readonly seq: number
  readonly id: string
}

type IsCurrent = (entry: ChangeEntry) => boolean

/** The index of the first entry after `seq`. */
export const firstAfter = (log: ChangeLog, seq: number): number => {
  let low = 0
  let high = log.entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((log.entries[middle]?.seq ?? Infinity) <= seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Appends, and drops outdated entries once they are the majority. */
export const appendChange = (log: ChangeLog, entry: ChangeEntry, living: number, isCurrent: IsCurrent): void => {
  log.entries.push(entry)
  if (log.entries.length > 2 * living + 1000) {
    const current = log.entries.filter(isCurrent)
    log.entries.length = 0
    for (const kept of current) log.entries.push(kept)
  }
}
