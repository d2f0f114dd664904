import type { SyncState } from '../../../../functions/src/model/documents/sync-state'
import { planSync, type SyncPlan } from '../../../../functions/src/sync/plan-sync'
import { syncState } from '../../../support/sync-state'

const now = Date.parse('2026-03-02T09:00:00Z')
const soon = new Date(now + 1_000)
const past = new Date(now - 1)

interface Case {
  readonly rule: string
  readonly state: Partial<SyncState>
  readonly plan: SyncPlan
}

const cases: readonly Case[] = [
  {
    rule: 'a valid token is used for an incremental sync',
    state: {},
    plan: { kind: 'incremental', token: 'token-1', timeZone: 'Europe/Berlin' },
  },
  { rule: 'without a token everything is listed', state: { token: null }, plan: { kind: 'full', reason: 'no_token' } },
  {
    rule: 'R29 no call to Google before notBefore',
    state: { notBefore: soon, token: null },
    plan: { kind: 'wait', until: soon },
  },
  {
    rule: 'R29 a notBefore that is over binds nobody',
    state: { notBefore: past },
    plan: { kind: 'incremental', token: 'token-1', timeZone: 'Europe/Berlin' },
  },
  {
    rule: 'R3 a foreign live lease is left alone',
    state: { lease: { owner: 'another task', until: soon } },
    plan: { kind: 'leave', lease: { owner: 'another task', until: soon } },
  },
  {
    rule: 'R4 a lease of an earlier attempt of the same task is taken over',
    state: { lease: { owner: 'this task', until: soon } },
    plan: { kind: 'slow', token: 'token-1', timeZone: 'Europe/Berlin' },
  },
  {
    rule: 'R2 the fast path is closed while there is a lease, even one that ran out',
    state: { lease: { owner: 'another task', until: past } },
    plan: { kind: 'slow', token: 'token-1', timeZone: 'Europe/Berlin' },
  },
  {
    rule: 'R3 a full sync that was left behind is begun again, because it voided the token',
    state: { lease: { owner: 'another task', until: past }, token: null },
    plan: { kind: 'full', reason: 'no_token' },
  },
  {
    rule: 'documents made with other query parameters are replaced',
    state: { queryFingerprint: 'of last year' },
    plan: { kind: 'full', reason: 'query_changed' },
  },
  {
    rule: 'documents made by another mapper are replaced',
    state: { mapperVersion: 0 },
    plan: { kind: 'full', reason: 'mapper_changed' },
  },
]

describe('what a worker does about a calendar', () => {
  it.each(cases)('$rule', ({ state, plan }) => {
    expect(planSync(syncState(state), 'this task', now)).toEqual(plan)
  })
})
