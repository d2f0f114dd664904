import { createHash } from 'node:crypto'
import {
  connectWorkspace,
  type ConnectWorkspaceDependencies,
  workspaceAccountId,
} from '../../../functions/src/accounts/connect-workspace'
import { disconnectAccount } from '../../../functions/src/accounts/disconnect-account'
import { readCredential } from '../../../functions/src/accounts/read-credential'
import { createDelegatedClient } from '../../../functions/src/google/create-delegated-client'
import { createCalendarApi } from '../../../functions/src/google/googleapis-calendar-api'
import { createCalendarAccess } from '../../../functions/src/google/oauth-calendar-access'
import { calendarIdSchema, calendarRef, type SyncId, syncIdSchema, uidSchema } from '../../../functions/src/model/ids'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import { paths } from '../../../functions/src/model/paths'
import type { WorkspaceUser } from '../../../functions/src/model/workspace-user'
import { type DelegatingGoogle, startDelegatingGoogle } from '../../support/delegating-google'
import { MirrorWorld, WINDOW_SPAN } from '../../support/mirror-world'
import { MirroredCalendar } from '../../support/mirrored-calendar'
import { summariesOf } from '../../support/summaries-of'

const SERVICE_ACCOUNT = 'mirror@project.iam.gserviceaccount.com'

describe('users of a Workspace', () => {
  let world: MirrorWorld
  let delegation: DelegatingGoogle
  let configured: readonly WorkspaceUser[]
  let anna: WorkspaceUser
  let people = 0

  beforeAll(async () => {
    world = await MirrorWorld.open()
    delegation = await startDelegatingGoogle(world.google, SERVICE_ACCOUNT)
  })
  beforeEach(() => {
    delegation.allowed = CALENDAR_SCOPES
    delegation.signed.length = 0
    people += 1
    anna = { email: `anna-${people}@corp.example.com`, uid: uidSchema.parse(`anna-${people}`) }
    configured = [anna]
    world.google.addUser({ email: anna.email, timeZone: 'Europe/Berlin' })
  })
  afterAll(async () => {
    await delegation.close()
    await world.close()
  })

  const clientFor = (user: WorkspaceUser) => {
    const isListed = configured.some(({ email, uid }) => email === user.email && uid === user.uid)
    const { iamRootUrl, tokenUrl } = delegation
    const options = { serviceAccount: SERVICE_ACCOUNT, clock: { now: () => Date.now() }, iamRootUrl, tokenUrl }
    return isListed ? createDelegatedClient(options, user.email) : null
  }

  const access = () =>
    createCalendarAccess({
      readRefreshToken: (uid, accountId) => readCredential(world.store, world.keyring, { uid, accountId }),
      oauth: { clientId: 'mirror', clientSecret: 'secret', tokenUrl: `${world.server.url}/token` },
      rootUrl: `${world.server.url}/`,
      delegate: clientFor,
    })

  /** The account's own calendar, as far as tests look at it. */
  function calendarOf({ email, uid }: WorkspaceUser, syncId: SyncId): MirroredCalendar {
    const accountId = workspaceAccountId(email)
    const ref = calendarRef(accountId, calendarIdSchema.parse(email))
    const { clock, random, keyring, google, store } = world
    const parts = { clock, random, keyring, google, store, access }
    return new MirroredCalendar(parts, { uid, accountId, calendarId: email, calendarRef: ref, syncId })
  }

  const NOBODY = syncIdSchema.parse('0'.repeat(32))

  function dependencies(calendar = calendarOf(anna, NOBODY)): ConnectWorkspaceDependencies {
    return {
      ...calendar.dependencies(),
      keyring: world.keyring,
      credentialKeyring: world.keyring,
      webhookUrl: 'http://127.0.0.1:9/calendarWebhook',
      channelTtl: 7 * 24 * 3_600_000,
      windowSpan: WINDOW_SPAN,
      openDelegated(user) {
        const auth = clientFor(user)
        if (!auth) throw new Error('not configured')
        return createCalendarApi({ auth, rootUrl: `${world.server.url}/` })
      },
    }
  }

  async function connect(): Promise<MirroredCalendar> {
    const calendar = calendarOf(anna, NOBODY)
    await connectWorkspace(configured, dependencies(calendar))
    await calendar.runWaitingTasks()
    const document = await calendar.document()
    const syncId = syncIdSchema.safeParse(document?.['syncId']).data
    return syncId ? calendarOf(anna, syncId) : calendar
  }

  it('have their own calendars mirrored, without anybody’s consent', async () => {
    const body = { start: { dateTime: '2026-03-03T10:00:00Z' }, end: { dateTime: '2026-03-03T11:00:00Z' } }
    world.google.insertEvent(anna.email, { summary: 'Standup', ...body })
    const calendar = await connect()
    expect(await calendar.account()).toMatchObject({ email: anna.email, state: 'connected' })
    expect(await calendar.document()).toMatchObject({ selected: true, state: 'live', primary: true })
    expect(await summariesOf(calendar)).toEqual(['Standup'])
  })

  it('are acted for with the least scopes, for an hour at most, by what IAM signed', async () => {
    await connect()
    expect(delegation.signed.length).toBeGreaterThan(0)
    for (const claims of delegation.signed) {
      expect(claims).toMatchObject({ iss: SERVICE_ACCOUNT, sub: anna.email, aud: delegation.tokenUrl })
      expect(claims.scope.split(' ')).toEqual([...CALENDAR_SCOPES])
      expect(claims.exp - claims.iat).toBe(3_600)
    }
  })

  it('get one token for all requests of a process that need one at once', async () => {
    await connect()
    const before = delegation.minted.count
    const api = await access().forAccount(anna.uid, workspaceAccountId(anna.email))
    await Promise.all(Array.from({ length: 5 }, () => api.listCalendars()))
    expect(delegation.minted.count - before).toBe(1)
  })

  it('choose other calendars themselves: those of others are not mirrored by themselves', async () => {
    const team = { id: `team-${people}@example.com`, owner: anna.email, summary: 'Team' }
    world.google.addUser({ email: `boss-${people}@corp.example.com` })
    world.google.addCalendar({ ...team, owner: `boss-${people}@corp.example.com` })
    world.google.shareCalendar(team.id, anna.email, 'reader')
    const calendar = await connect()
    const ref = calendarRef(calendar.id.accountId, calendarIdSchema.parse(team.id))
    const [document] = await world.store.getAll([paths.calendar(anna.uid, ref)])
    expect(document?.data).toMatchObject({ selected: false, accessRole: 'reader' })
  })

  it('are connected once: the next hour changes nothing and asks nothing', async () => {
    const calendar = await connect()
    const before = [await calendar.account(), await calendar.state()]
    world.server.requestLog.reset()
    await connectWorkspace(configured, dependencies())
    expect([await calendar.account(), await calendar.state()]).toEqual(before)
    expect(world.server.requestLog.requests).toEqual([])
  })

  it('whom the service account may not act for leave nothing behind, and keep nobody else waiting', async () => {
    const ghost = { email: 'ghost@corp.example.com', uid: uidSchema.parse('ghost') }
    configured = [ghost, anna]
    const calendar = await connect()
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
    const ghostAccount = paths.account(ghost.uid, workspaceAccountId(ghost.email))
    expect(await world.store.getAll([ghostAccount])).toEqual([undefined])
  })

  it('whose administrator ends the delegation are told, and go on by themselves when it is back', async () => {
    const calendar = await connect()
    delegation.allowed = []
    expect((await calendar.sync()).kind).toBe('reauth_required')
    expect(await calendar.account()).toMatchObject({
      state: 'reauth_required',
      reason: expect.stringContaining('organization'),
    })
    await connectWorkspace(configured, dependencies(calendar))
    expect(await calendar.account()).toMatchObject({ state: 'reauth_required' })

    delegation.allowed = CALENDAR_SCOPES
    world.server.requestLog.reset()
    await connectWorkspace(configured, dependencies(calendar))
    await calendar.runWaitingTasks()
    expect(await calendar.account()).toMatchObject({ state: 'connected', reason: null })
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    const listings = world.server.requestLog.requests.filter(({ operation }) => operation === 'events.list')
    for (const { query } of listings) expect(query).toHaveProperty('syncToken')
  })

  it('who are taken off the list are read no more', async () => {
    const calendar = await connect()
    configured = []
    expect((await calendar.sync()).kind).toBe('reauth_required')
  })

  it('are no other user’s: the same address for another user id is refused', async () => {
    const calendar = await connect()
    configured = [{ ...anna, uid: uidSchema.parse('somebody-else') }]
    expect((await calendar.sync()).kind).toBe('reauth_required')
  })

  it('can be disconnected like anybody, and Google is asked to revoke nothing', async () => {
    const calendar = await connect()
    const { uid, accountId } = calendar.id
    const revoked: string[] = []
    await disconnectAccount(uid, accountId, {
      ...calendar.dependencies(),
      readRefreshToken: (owner, account) =>
        readCredential(world.store, world.keyring, { uid: owner, accountId: account }),
      revokeToken: async (token) => void revoked.push(token),
    })
    expect(await calendar.account()).toBeUndefined()
    expect(revoked).toEqual([])
  })

  it('whose first run died before calendars were chosen get them in the next hour', async () => {
    const calendar = calendarOf(anna, NOBODY)
    const given = dependencies(calendar)
    const uuid = () => {
      throw new Error('died')
    }
    const bytes = (count: number) => world.random.bytes(count)
    const dying = { ...given, random: { fraction: () => 0, bytes, uuid } }
    await connectWorkspace(configured, dying)
    expect((await calendar.document())?.['state']).not.toBe('live')
    await connect()
    expect(await calendar.document()).toMatchObject({ selected: true, state: 'live' })
  })

  it('have accounts whose ids are as stable as their addresses', () => {
    const digest = createHash('sha256').update('anna@corp.example.com').digest('hex').slice(0, 32)
    expect(workspaceAccountId('Anna@Corp.example.com')).toBe(`workspace-${digest}`)
  })
})
