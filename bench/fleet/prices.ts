/** Where a price is from: seen in the page's text, or remembered because the text that could be had lacks it. */
export type Provenance =
  | { readonly kind: 'seen'; readonly words: string }
  | { readonly kind: 'remembered'; readonly why: string }

export interface Price {
  /** For one of `per`. */
  readonly usd: number
  readonly per: string
  readonly source: string
  readonly provenance: Provenance
}

const FIRESTORE = 'https://cloud.google.com/firestore/pricing'
const RUN = 'https://cloud.google.com/run/pricing'
const TASKS = 'https://cloud.google.com/tasks/pricing'
const SCHEDULER = 'https://cloud.google.com/scheduler/pricing'
const SECRETS = 'https://cloud.google.com/secret-manager/pricing'

const seen = (words: string): Provenance => ({ kind: 'seen', words })
const remembered = (why: string): Provenance => ({ kind: 'remembered', why })

const regional = (hundredThousand: number, per: string): Price => ({
  usd: hundredThousand / 100_000,
  per,
  source: FIRESTORE,
  provenance: remembered('the page’s table by location is filled in by a script'),
})

const multiRegional = (hundredThousand: number, per: string, words: string): Price => ({
  usd: hundredThousand / 100_000,
  per,
  source: FIRESTORE,
  provenance: seen(`${words}, for places of several regions, in an older copy of the page`),
})

/**
 * List prices in USD, without free quotas, looked up in stored copies of Google's pages. Nothing else in the model is
 * a price.
 */
export const PRICES = {
  lookedUpOn: '2026-11-26',
  firestore: {
    'us-central1': {
      read: regional(0.03, 'document read, us-central1'),
      write: regional(0.09, 'document written, us-central1'),
      delete: regional(0.01, 'document deleted, us-central1'),
    },
    nam5: {
      read: multiRegional(0.06, 'document read, nam5', 'Document reads $0.06 per 100,000 documents'),
      write: multiRegional(0.18, 'document written, nam5', 'Document writes $0.18 per 100,000 documents'),
      delete: multiRegional(0.02, 'document deleted, nam5', 'Document deletes $0.02 per 100,000 documents'),
    },
  },
  tasks: {
    operation: {
      usd: 0.4 / 1_000_000,
      per: 'call of Cloud Tasks or attempt to deliver',
      source: TASKS,
      provenance: seen('Up to 5 billion $0.40, price/million'),
    },
  },
  /** Functions of the 2nd generation are billed as Cloud Run services by request, in a region of tier 1. */
  run: {
    vcpuSecond: {
      usd: 0.000024,
      per: 'vCPU-second',
      source: RUN,
      provenance: seen('$0.00002400 / vCPU-second beyond free tier'),
    },
    gibSecond: {
      usd: 0.0000025,
      per: 'GiB-second',
      source: RUN,
      provenance: remembered('the copy of the page ends before it'),
    },
    request: {
      usd: 0.4 / 1_000_000,
      per: 'request',
      source: RUN,
      provenance: remembered('the copy of the page ends before it; the page of the 1st generation says the same'),
    },
  },
  /** Of a project, however many calendars it has; in no figure of a calendar. */
  project: {
    scheduledJob: {
      usd: 0.1,
      per: 'scheduled job and month',
      source: SCHEDULER,
      provenance: seen('A job is billed $0.10/job/31 days'),
    },
    secretVersion: {
      usd: 0.06,
      per: 'secret version, place and month',
      source: SECRETS,
      provenance: seen('$0.06 for each active version and place, on the Japanese page'),
    },
  },
} as const satisfies Record<string, string | Readonly<Record<string, Price | Readonly<Record<string, Price>>>>>

export type FirestoreLocation = keyof typeof PRICES.firestore

/** Jobs that run by the clock, and secrets; see `functions/src/index.ts`. */
const OF_A_PROJECT = { jobs: 3, secrets: 3 }

/** The prices, each with its page and whether it was seen there. */
export function tellPrices(): readonly string[] {
  const { firestore, tasks, run, project } = PRICES
  const all: readonly Price[] = [
    ...Object.values(firestore['us-central1']),
    ...Object.values(firestore.nam5),
    ...Object.values(tasks),
    ...Object.values(run),
    ...Object.values(project),
  ]
  const fixed = OF_A_PROJECT.jobs * project.scheduledJob.usd + OF_A_PROJECT.secrets * project.secretVersion.usd
  return [
    ...all.map(
      ({ usd, per, source, provenance }) =>
        `Price, ${PRICES.lookedUpOn}: ${perMany(usd)} ${per} (${source}): ${tell(provenance)}`,
    ),
    `Not in it: $${fixed.toFixed(2)} a project and month for ${OF_A_PROJECT.jobs} scheduled jobs and ${OF_A_PROJECT.secrets} secrets`,
  ]
}

function tell(provenance: Provenance): string {
  switch (provenance.kind) {
    case 'seen':
      return `seen, “${provenance.words}”`
    case 'remembered':
      return `**not seen, remembered**: ${provenance.why}`
  }
}

const perMany = (usd: number) =>
  usd >= 0.01 ? `$${usd} a` : `$${Number((usd * 1_000_000).toPrecision(4))} a million times a`
