import { h, redraw } from './dom.mjs'
import { day, hour, inWords, minute, wallOf } from './zone-time.mjs'

const inDuration = (duration) => {
  if (duration >= 2 * day) return `${Math.floor(duration / day)} days`
  if (duration >= 2 * hour) return `${Math.floor(duration / hour)} hours`
  if (duration >= minute) return `${Math.floor(duration / minute)} min`
  return `${Math.max(0, Math.ceil(duration / 1000))} s`
}

const state = (kind, text) => h('span', { class: `state ${kind}` }, text)
const row = (key, head, mark, ...details) =>
  h(
    'li',
    { data: { key } },
    h('div', { class: 'line' }, h('strong', {}, head), mark),
    details.filter(Boolean).map((detail) => h('div', { class: 'detail' }, detail)),
  )

const named = ({ calendarId, user }, names) => names.get(calendarId === 'primary' ? user : calendarId) ?? calendarId
const whose = ({ calendarId, user }, names) =>
  calendarId === null ? `calendar list of ${user}` : named({ calendarId, user }, names)

const channelRows = ({ channels }, { names, now }) =>
  channels.toReversed().map((channel) => {
    const left = channel.expiration - now
    const mark = channel.stopped
      ? state('over', 'stopped')
      : left <= 0
        ? state('over', 'expired')
        : state('good', `${inDuration(left)} left`)
    return row(
      channel.id,
      whose(channel, names),
      mark,
      channel.address,
      `${channel.user} · message ${channel.messageNumber} · ${channel.id}`,
    )
  })

const outcomes = { delivered: 'good', retried: 'warn', failed: 'bad' }

const deliveryRows = ({ deliveries, channels }, { names, clock }) =>
  deliveries.map((delivery, index) => {
    const channel = channels.find(({ id }) => id === delivery.channelId)
    const answer = delivery.status === null ? 'no answer' : String(delivery.status)
    return row(
      `${delivery.at} ${delivery.channelId} ${delivery.messageNumber} ${index}`,
      `${delivery.state} · ${channel === undefined ? delivery.channelId : whose(channel, names)}`,
      state(outcomes[delivery.outcome], answer),
      `${clock(delivery.at)} · message ${delivery.messageNumber}${delivery.attempt > 1 ? ` · attempt ${delivery.attempt}` : ''} · ${delivery.outcome}`,
    )
  })

const tokenRows = ({ tokens }, { names, clock }) =>
  tokens.map((issued, index) => {
    const mark = issued.current === false ? state('bad', 'ended: 410') : state('good', 'current')
    const what = issued.calendarId === null ? 'calendar list' : named(issued, names)
    return row(
      `${issued.at} ${issued.token} ${index}`,
      what,
      issued.current === null ? null : mark,
      `${clock(issued.at)} · after a ${issued.kind === 'full' ? 'full listing' : 'delta'}, ${issued.items} ${issued.items === 1 ? 'item' : 'items'} · ${issued.user}`,
      h('code', {}, `…${issued.token.slice(-24)}`),
    )
  })

const accessRows = ({ access }, { clock, now }) =>
  access.map(({ kind, user, clientId, scopes, issuedAt, expiresAt }, index) =>
    row(
      `${issuedAt} ${kind} ${index}`,
      `${kind} token · ${user}`,
      expiresAt === null ? null : state('good', `${inDuration(expiresAt - now)} left`),
      `${clock(issuedAt)} · client ${clientId}`,
      scopes.map((scope) => scope.replace('https://www.googleapis.com/auth/', '')).join(', '),
    ),
  )

const meter = (label, used, limit) =>
  h(
    'li',
    { data: { key: label } },
    h(
      'div',
      { class: 'line' },
      h('strong', {}, label),
      h('span', {}, limit === null ? `${used} a minute` : `${used} of ${limit}`),
    ),
    h('meter', {
      min: '0',
      max: String(limit ?? 600),
      value: String(Math.min(used, limit ?? 600)),
      'aria-label': `${label}: ${used} requests in the last minute`,
    }),
  )

const quotaRows = ({ quota }) => [
  ...quota.users.map(({ user, used }) => meter(user, used, quota.limit)),
  meter('everybody', quota.all.used, quota.all.limit),
]

const requestRows = ({ requests }, { names, clock }) =>
  requests.map((request, index) => {
    const kind = request.status === null || request.status >= 500 ? 'bad' : request.status >= 400 ? 'warn' : 'good'
    return row(
      `${request.at} ${index}`,
      request.operation,
      state(kind, request.status === null ? 'no answer' : String(request.status)),
      [clock(request.at), request.calendarId && named(request, names), request.user, request.reason]
        .filter(Boolean)
        .join(' · '),
    )
  })

const panels = [
  {
    id: 'channels',
    title: 'Channels',
    rows: channelRows,
    count: ({ channels }, { now }) => channels.filter((one) => !one.stopped && one.expiration > now).length,
    none: 'Nobody watches. A client opens a channel with events.watch.',
  },
  {
    id: 'deliveries',
    title: 'Notifications',
    rows: deliveryRows,
    count: ({ deliveries }) => deliveries.length,
    none: 'None sent yet.',
  },
  {
    id: 'tokens',
    title: 'Sync tokens',
    rows: tokenRows,
    count: ({ tokens }) => tokens.length,
    none: 'None issued yet. The last page of a listing has one.',
  },
  {
    id: 'access',
    title: 'Access',
    rows: accessRows,
    count: ({ access }) => access.length,
    none: 'No client has a token. Somebody consents, or POST /control/grants.',
  },
  { id: 'quota', title: 'Quota', rows: quotaRows, count: ({ quota }) => quota.all.used, none: '' },
  { id: 'requests', title: 'Requests', rows: requestRows, count: ({ requests }) => requests.length, none: 'None yet.' },
]

/** What goes on behind the week, newest first. */
export const createLogPanels = () => {
  const parts = panels.map((panel) => {
    const list = h('ul', { class: 'log', tabindex: '0', role: 'list', 'aria-label': panel.title })
    const count = h('span', { class: 'count' })
    const element = h(
      'details',
      { class: 'panel', open: panel.id !== 'requests', data: { panel: panel.id } },
      h('summary', {}, h('h3', {}, panel.title), count),
      list,
    )
    return { panel, list, count, element, drawn: '' }
  })
  const draw = (view, { zone, now }) => {
    const names = new Map(view.calendars.map(({ id, summary }) => [id, summary]))
    const clock = (at) => inWords(wallOf(zone, at), { timeStyle: 'medium' })
    for (const part of parts) {
      part.count.textContent = String(part.panel.count(view, { now }))
      const rows = part.panel.rows(view, { names, clock, now })
      const shown = rows.map(({ outerHTML }) => outerHTML).join('')
      if (part.drawn === shown && shown !== '') continue
      part.drawn = shown
      redraw(part.list, rows.length === 0 ? h('li', { class: 'nothing' }, part.panel.none) : rows)
    }
  }
  return { elements: parts.map(({ element }) => element), draw }
}
