import { stateId } from '../accounts/connect-proof'
import { CONNECT_STATE_LIFETIME_MS } from '../accounts/connect-begin'
import type { HttpRequest } from './http'

/**
 * One cookie for each connection under way, so that two tabs do not spoil each other's. `__Host-` binds it to this
 * very host over HTTPS (https://httpwg.org/specs/rfc6265.html, 6265bis 4.1.3.2), where no other site can set it;
 * browsers count the loopback address as secure. Lax, because Google sends the browser back from another site.
 */
const PREFIX = '__Host-calendar-mirror-'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'
const SECRET = /^[A-Za-z0-9_-]{43}$/

export function connectCookie(state: string, browserSecret: string): string {
  return `${nameFor(state)}=${browserSecret}; Max-Age=${CONNECT_STATE_LIFETIME_MS / 1_000}; ${ATTRIBUTES}`
}

export function endedConnectCookie(state: string): string {
  return `${nameFor(state)}=; Max-Age=0; ${ATTRIBUTES}`
}

/** Null where the browser has none for this state, or sends several. */
export function readConnectCookie({ headers }: Pick<HttpRequest, 'headers'>, state: string): string | null {
  const { cookie } = headers
  if (typeof cookie !== 'string') return null
  const start = `${nameFor(state)}=`
  const values = cookie.split(/; ?/).filter((pair) => pair.startsWith(start))
  const secret = values[0]?.slice(start.length)
  return values.length === 1 && secret !== undefined && SECRET.test(secret) ? secret : null
}

function nameFor(state: string): string {
  return `${PREFIX}${stateId(state).slice(0, 16)}`
}
