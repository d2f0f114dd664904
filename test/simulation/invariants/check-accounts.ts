import type { Account } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'
import { Violation } from './violation'

/**
 * No account waits for its owner that Google serves: what is mirrored of it is asked for at night, and one without by the
 * hourly run, once a day.
 */
export function checkAccounts(world: SimulatedWorld): void {
  const { google, documents, watch, verifiedFrom } = world
  if (verifiedFrom === Infinity) return
  for (const account of google.accounts) {
    if (!isServed(world, account)) continue
    watch.count('who is served again is told so')
    const state = documents.get(`users/somebody/accounts/${account.accountId}`)?.data['state']
    if (state !== 'reauth_required') continue
    throw new Violation('who is served again is told so', `${account.accountId} still asks for a new connection`)
  }
}

/** Whether Google takes what is stored for it, as far as anybody has read that. */
function isServed({ google, deployment, documents }: SimulatedWorld, { accountId }: Account): boolean {
  const stored = documents.get(`credentials/somebody~${accountId}`)
  const token = stored && deployment.opened.get(stored.updateTime)
  return token !== undefined && google.grants.has(token)
}
