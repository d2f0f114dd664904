import { z } from 'zod'
import type { Channel } from '../core/push'
import type { CalendarSimulator } from '../core/simulator'
import type { Delivery } from './deliver-push'
import type { LoggedRequest } from './request-log'

/** Which week of whom; times are RFC 3339 with an offset. */
export const viewQuery = z.object({ user: z.string().optional(), from: z.string(), to: z.string() })

export interface PageViewInput {
  readonly core: CalendarSimulator
  readonly requests: readonly LoggedRequest[]
  readonly deliveries: readonly Delivery[]
  readonly query: z.infer<typeof viewQuery>
}

const latest = 60

const tail = <Row>(rows: readonly Row[]): Row[] => rows.slice(-latest).reverse()

const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null)

const quotaOf = ({ quota, switches, users }: CalendarSimulator) => ({
  limit: finite(switches.quotaPerMinute),
  users: [...users.keys()].map((user) => ({ user, used: quota.used(user) })),
  all: { used: quota.usedByAll(), limit: finite(switches.projectQuotaPerMinute) },
})

const tokensOf = ({ core, requests }: PageViewInput) =>
  tail(requests.filter(({ syncToken }) => syncToken !== undefined)).map((request) => ({
    at: request.at,
    user: request.user,
    calendarId: request.calendarId,
    operation: request.operation,
    kind: request.query['syncToken'] === undefined ? 'full' : 'delta',
    items: request.items,
    token: request.syncToken,
    current: core.look.isCurrent(request.syncToken ?? ''),
  }))

const weekOf = ({ core, query }: PageViewInput) => {
  const user = core.users.get(query.user ?? '')?.email ?? [...core.users.keys()][0] ?? null
  if (user === null) return { user, calendars: [], events: [] }
  const calendars = core.look.calendars(user)
  const span = { timeMin: query.from, timeMax: query.to }
  const events = calendars.flatMap(({ id }) =>
    core.look.events(user, id, span).map((event) => ({ ...event, calendarId: id })),
  )
  return { user, calendars, events }
}

/** Its token is a secret between the caller and the address. */
const seenChannel = ({ id, user, calendarId, address, expiration, messageNumber, stopped }: Channel) => ({
  id,
  user,
  calendarId,
  address,
  expiration,
  messageNumber,
  stopped,
})

/** Everything that the page shows, in one answer. */
export const viewForPage = (input: PageViewInput) => ({
  ...weekOf(input),
  people: [...input.core.users.values()].map(({ email, name }) => ({ email, name })),
  channels: [...input.core.push.channels.values()].map(seenChannel),
  deliveries: tail(input.deliveries).map(({ at, status, outcome, notification }) => ({
    at,
    status,
    outcome,
    channelId: notification.channelId,
    state: notification.state,
    messageNumber: notification.headers['X-Goog-Message-Number'] ?? '',
    attempt: notification.attempt + 1,
  })),
  tokens: tokensOf(input),
  access: tail(input.core.oauth.issued()),
  quota: quotaOf(input.core),
  faults: input.core.faults.standing(),
  pushFaults: input.core.push.faults(),
  requests: tail(input.requests).map(({ at, operation, user, calendarId, status, reason }) => ({
    at,
    operation,
    user,
    calendarId,
    status,
    reason,
  })),
  switches: input.core.switches,
})
