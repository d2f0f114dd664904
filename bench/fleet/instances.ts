/** When a request came, and how long it took; milliseconds. */
export interface Served {
  readonly at: number
  readonly ms: number
}

/** Cloud Run rounds the time of an instance up to this. */
const BILLED_MS = 100

interface Instance {
  ends: number[]
  readonly since: number
  until: number
}

/**
 * For how many seconds instances are billed that answer so many requests at once: an instance from its first request
 * until it has none any more, however many it had meanwhile (https://cloud.google.com/run/pricing).
 */
export function billedSeconds(requests: readonly Served[], concurrency: number): number {
  let billed = 0
  let active: Instance[] = []
  for (const { at, ms } of requests.toSorted((one, other) => one.at - other.at)) {
    for (const idle of active.filter(({ until }) => until <= at)) billed += billedFor(idle)
    active = active.filter(({ until }) => until > at)
    for (const instance of active) instance.ends = instance.ends.filter((end) => end > at)
    const free = active.find(({ ends }) => ends.length < concurrency)
    if (free) {
      free.ends.push(at + ms)
      free.until = Math.max(free.until, at + ms)
    } else active.push({ ends: [at + ms], since: at, until: at + ms })
  }
  for (const instance of active) billed += billedFor(instance)
  return billed / 1_000
}

function billedFor({ since, until }: Instance): number {
  return Math.ceil((until - since) / BILLED_MS) * BILLED_MS
}
