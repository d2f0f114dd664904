/**
 * List prices in USD, without free quotas, as these pages said when they were last looked at. Nothing else in the model
 * is a price.
 */
export const PRICES = {
  readOn: '2026-11-26',
  sources: {
    firestore: 'https://cloud.google.com/firestore/pricing',
    tasks: 'https://cloud.google.com/tasks/pricing',
    run: 'https://cloud.google.com/run/pricing',
  },
  /** For one operation. */
  firestore: {
    'us-central1': { read: 0.03 / 100_000, write: 0.09 / 100_000, delete: 0.01 / 100_000 },
    nam5: { read: 0.06 / 100_000, write: 0.18 / 100_000, delete: 0.02 / 100_000 },
  },
  /** A billable operation is a call, or an attempt to deliver. */
  tasks: { operation: 0.4 / 1_000_000 },
  /** Functions of the 2nd generation are billed as Cloud Run services by request, in a region of tier 1. */
  run: { request: 0.4 / 1_000_000, vcpuSecond: 0.000024, gibSecond: 0.0000025 },
} as const

export type FirestoreLocation = keyof typeof PRICES.firestore
