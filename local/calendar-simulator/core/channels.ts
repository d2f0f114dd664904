import { accessOf, userOf } from './access'
import { GoogleError } from './google-error'
import { faultTable } from './fault-table'
import type { Channel, Notification, Push } from './push'
import type { World } from './world'

/** What a caller sends to watch (https://developers.google.com/workspace/calendar/api/guides/push). */
export interface WatchBody {
  readonly id?: string | undefined
  readonly type?: string | undefined
  readonly address?: string | undefined
  readonly token?: string | null | undefined
  /** Milliseconds since the epoch. */
  readonly expiration?: string | number | null | undefined
  readonly params?: Readonly<Record<string, string>> | undefined
}

/** What a caller sends to channels.stop. */
export interface StopBody {
  readonly id?: string | undefined
  readonly resourceId?: string | undefined
}

/** As Google answers it: the expiration is a string of milliseconds. */
export interface ChannelResource {
  readonly kind: 'api#channel'
  readonly id: string
  readonly resourceId: string
  readonly resourceUri: string
  readonly token?: string
  readonly expiration: string
}

export interface OpenedWatch {
  readonly resource: ChannelResource
  /** The `sync` notification, which waits in the outbox. */
  readonly sync: Notification | null
}

const defaultTtl = 7 * 86_400_000
const idPattern = /^[A-Za-z0-9\-_+/=]{1,64}$/
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

const pushError = (reason: string, message: string): GoogleError => new GoogleError(400, reason, message)

const checkAddress = ({ switches }: World, address: string | undefined): string => {
  const url = address === undefined ? null : URL.parse(address)
  if (address === undefined || url === null) throw pushError('required', 'WebHook callback URL is required.')
  const plain = switches.allowHttpLoopback && url.protocol === 'http:' && loopback.has(url.hostname)
  if (url.protocol !== 'https:' && !plain) {
    throw pushError('push.webhookUrlNotHttps', `WebHook callback must be HTTPS: ${address}`)
  }
  return address
}

const expirationOf = ({ clock, switches }: World, body: WatchBody): number => {
  const now = clock.now()
  const ttl = body.params?.['ttl']
  const asked = ttl !== undefined ? now + Number(ttl) * 1000 : Number(body.expiration ?? now + defaultTtl)
  if (!(asked > now)) throw pushError('pushInvalidTtl', 'The requested expiration lies in the past.')
  // Whole seconds: a notification's header prints it as an HTTP date.
  return Math.floor(Math.min(asked, now + switches.channelTtlCap) / 1000) * 1000
}

const checkId = (push: Push, id: string | undefined): string => {
  if (id === undefined) throw pushError('required', 'Channel id is required.')
  if (!idPattern.test(id)) throw pushError('channelIdInvalid', `Channel id ${id} is not valid.`)
  if (push.channels.has(id)) throw pushError('channelIdNotUnique', `Channel id ${id} not unique`)
  return id
}

const resourceOf = (channel: Channel): ChannelResource => ({
  kind: 'api#channel',
  id: channel.id,
  resourceId: channel.resourceId,
  resourceUri: channel.resourceUri,
  ...(channel.token !== null && { token: channel.token }),
  expiration: String(channel.expiration),
})

const api = 'https://www.googleapis.com/calendar/v3'

interface Watched {
  readonly calendarId: string | null
  readonly resourceId: string
  readonly resourceUri: string
}

const open = (
  world: World,
  push: Push,
  user: string,
  clientId: string,
  watched: Watched,
  body: WatchBody,
): OpenedWatch => {
  if (body.type !== 'web_hook' && body.type !== 'webhook') throw pushError('invalid', 'Invalid channel type.')
  const token = body.token ?? null
  if (token !== null && token.length > 256) throw pushError('invalid', 'The channel token is too long.')
  const channel: Channel = {
    id: checkId(push, body.id),
    address: checkAddress(world, body.address),
    expiration: expirationOf(world, body),
    user,
    clientId,
    token,
    ...watched,
    messageNumber: 0,
    stopped: false,
    stoppedAt: null,
  }
  push.channels.set(channel.id, channel)
  return { resource: resourceOf(channel), sync: push.notify(channel, 'sync') }
}

/** events.watch: the resource URI names the calendar as the caller did. */
export const watchEvents = (
  world: World,
  push: Push,
  user: string,
  clientId: string,
  calendarId: string,
  body: WatchBody,
): OpenedWatch => {
  const { calendar } = accessOf(world, user, calendarId)
  if (calendar.push === 'unsupported') throw faultTable.pushNotSupported()
  const resourceUri = `${api}/calendars/${encodeURIComponent(calendarId)}/events?alt=json`
  return open(
    world,
    push,
    user,
    clientId,
    { calendarId: calendar.id, resourceId: calendar.resourceId, resourceUri },
    body,
  )
}

/** calendarList.watch */
export const watchCalendarList = (
  world: World,
  push: Push,
  user: string,
  clientId: string,
  body: WatchBody,
): OpenedWatch => {
  const { resourceId } = userOf(world, user)
  const resourceUri = `${api}/users/me/calendarList?alt=json`
  return open(world, push, user, clientId, { calendarId: null, resourceId, resourceUri }, body)
}

/** channels.stop: only the user and client that opened it may; 404 for everybody else. */
export const stopChannel = (world: World, push: Push, user: string, clientId: string, body: StopBody): void => {
  const channel = push.channels.get(body.id ?? '')
  const mine = channel?.user === user && channel.clientId === clientId && channel.resourceId === body.resourceId
  const over = channel !== undefined && channel.stopped && world.switches.secondStop === 'not-found'
  if (channel === undefined || !mine || over || channel.expiration <= world.clock.now()) {
    throw new GoogleError(404, 'notFound', `Channel '${body.id ?? ''}' not found for project 'simulated'`)
  }
  channel.stopped = true
  channel.stoppedAt ??= world.clock.now()
}
