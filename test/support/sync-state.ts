import { syncStateSchema, type SyncState } from '../../functions/src/model/documents/sync-state'
import { MAPPER_VERSION } from '../../functions/src/sync/map-event'
import { QUERY_FINGERPRINT } from '../../functions/src/sync/query-fingerprint'

/** The state of a calendar that is synced and at rest, with what a test says about it. */
export function syncState(told: Partial<SyncState> = {}): SyncState {
  return { ...atRest, ...told }
}

const atRest = syncStateSchema.parse({
  uid: 'ada',
  accountId: '1001',
  calendarId: 'ada@example.com',
  calendarRef: '1001~ada@example.com',
  token: 'token-1',
  queryFingerprint: QUERY_FINGERPRINT,
  mapperVersion: MAPPER_VERSION,
  timeZone: 'Europe/Berlin',
  window: { from: new Date('2026-01-31T00:00:00Z'), to: new Date('2026-08-29T00:00:00Z') },
  epoch: 1,
  lease: null,
  interrupted: false,
  seq: 7,
  pendingSince: null,
  seriesFilter: new Uint8Array(),
  quarantineFilter: new Uint8Array(),
  notBefore: null,
  firstNotFoundAt: null,
  refusedAt: null,
  unverified: false,
  rateLimits: 0,
  push: { kind: 'none' },
  lastRun: null,
})
