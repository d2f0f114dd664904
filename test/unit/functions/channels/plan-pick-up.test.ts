import { planPickUp } from '../../../../functions/src/channels/plan-pick-up'
import type { SyncState } from '../../../../functions/src/model/documents/sync-state'
import { syncState } from '../../../support/sync-state'

const NOW = Date.parse('2026-03-02T09:00:00Z')
const MINUTE = 60_000
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE)
const lease = (minutesAgo: number) => ({ owner: 'somebody', until: ago(minutesAgo) })

const cases: readonly (readonly [string, Partial<SyncState>, string | null])[] = [
  ['all is well', {}, null],
  ['work has waited for 14 minutes', { pendingSince: ago(14) }, null],
  ['work has waited for a quarter of an hour', { pendingSince: ago(15) }, 'pending'],
  ['somebody is at work', { lease: lease(-1), pendingSince: ago(90) }, null],
  ['somebody was at work until just now: the watchdog comes', { lease: lease(0.5) }, null],
  ['somebody died at work', { lease: lease(1) }, 'lease'],
  ['there is no token', { token: null }, 'no_token'],
  ['there is no token yet, since it was asked for just now', { token: null, pendingSince: ago(1) }, null],
  ['a full sync is under way', { token: null, lease: lease(-1) }, null],
  ['the credential was refused', { refusedAt: ago(1) }, 'refused'],
  ['Google did not find it an hour ago', { firstNotFoundAt: ago(60) }, null],
  ['nobody looked again', { firstNotFoundAt: ago(120) }, 'not_found'],
  ['Google asks for patience', { notBefore: ago(-1), pendingSince: ago(90) }, null],
  ['Google asked for patience, and nobody came back', { notBefore: ago(15) }, 'rate_limit'],
  ['Google sends no notifications', { push: { kind: 'unsupported' } }, 'polled'],
  ['Google shows it no more', { lost: { since: ago(90), erasedAt: null }, token: null, pendingSince: ago(90) }, null],
]

describe('R28 planPickUp', () => {
  it.each(cases)('%s', (_, told, expected) => {
    expect(planPickUp(NOW, syncState(told))).toBe(expected)
  })
})
