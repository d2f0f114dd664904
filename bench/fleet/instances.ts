/** When a request came, and how long it took; milliseconds. */
export interface Served {
  readonly at: number
  readonly ms: number
}

/** How much the instances of one function were in use. */
export interface InstanceUse {
  /** For so many seconds instances are billed, their starts not among them. */
  readonly seconds: number
  readonly starts: number
}

/** Cloud Run rounds the time of an instance up to this. */
const BILLED_MS = 100
/** For so long Cloud Run keeps an instance without a request (https://docs.cloud.google.com/run/docs/about-instance-autoscaling). */
const KEPT_MS = 15 * 60_000

interface Instance {
  ends: number[]
  readonly since: number
  until: number
}

/**
 * How long instances are billed that answer so many requests at once: an instance from its first request until it has
 * none any more, however many it had meanwhile (https://cloud.google.com/run/pricing). And how many are started, where
 * each request that finds no room wakes the instance that had one last.
 */
export function useOf(requests: readonly Served[], concurrency: number): InstanceUse {
  let billed = 0
  let starts = 0
  let active: Instance[] = []
  let idleSince: number[] = []
  for (const { at, ms } of requests.toSorted((one, other) => one.at - other.at)) {
    const over = active.filter(({ until }) => until <= at)
    for (const idle of over) billed += billedFor(idle)
    if (over.length > 0) {
      active = active.filter(({ until }) => until > at)
      idleSince.push(...over.map(({ until }) => until).toSorted((one, other) => one - other))
    }
    for (const instance of active) instance.ends = instance.ends.filter((end) => end > at)
    const free = active.find(({ ends }) => ends.length < concurrency)
    if (free) {
      free.ends.push(at + ms)
      free.until = Math.max(free.until, at + ms)
      continue
    }
    active.push({ ends: [at + ms], since: at, until: at + ms })
    idleSince = idleSince.filter((since) => since > at - KEPT_MS)
    if (idleSince.pop() === undefined) starts += 1
  }
  for (const instance of active) billed += billedFor(instance)
  return { seconds: billed / 1_000, starts }
}

function billedFor({ since, until }: Instance): number {
  return Math.ceil((until - since) / BILLED_MS) * BILLED_MS
}
