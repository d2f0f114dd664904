import type { CalendarAccess } from '../../../functions/src/google/calendar-access'
import { CredentialUnusable } from '../../../functions/src/model/errors/credential-unusable'
import { paths } from '../../../functions/src/model/paths'
import { beforeCommit } from '../../support/before-commit'
import { insertMany } from '../../support/fill-calendar'
import { inPages } from '../../support/in-pages'
import { MirrorWorld } from '../../support/mirror-world'
import { withApi } from '../../support/with-api'

describe('a credential that Google refuses', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  async function synced() {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    return calendar
  }

  /** A Google that refuses each listing, once something else has happened. */
  function refusing(access: CalendarAccess, meanwhile: () => Promise<void> = () => Promise.resolve()): CalendarAccess {
    return withApi(access, () => ({
      async listEvents() {
        await meanwhile()
        throw new CredentialUnusable('revoked')
      },
    }))
  }

  it('R35 does not undo a disconnection that has begun', async () => {
    const calendar = await synced()
    await calendar.revoke()
    const path = paths.account(calendar.id.uid, calendar.id.accountId)
    await world.store.commit([{ kind: 'update', path, data: { state: 'disconnecting' } }])
    expect(await calendar.sync()).toEqual({ kind: 'reauth_required' })
    expect(await calendar.account()).toMatchObject({ state: 'disconnecting' })
  })

  it('R35 and that serves again does not undo one either', async () => {
    const calendar = await synced()
    const { access, ...rest } = calendar.dependencies()
    await calendar.sync({ ...rest, access: refusing(access) })
    const path = paths.account(calendar.id.uid, calendar.id.accountId)
    await world.store.commit([{ kind: 'update', path, data: { state: 'disconnecting' } }])
    await calendar.sync()
    expect(await calendar.account()).toMatchObject({ state: 'disconnecting' })
  })

  it('R30 and serves again needs nobody: account and calendar say so', async () => {
    const calendar = await synced()
    const before = (await calendar.document())?.['state']
    const { access, ...rest } = calendar.dependencies()
    await calendar.sync({ ...rest, access: refusing(access) })
    expect(await calendar.document()).toMatchObject({ state: 'reauth_required' })
    await calendar.sync()
    expect(await calendar.document()).toMatchObject({ state: before })
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
  })

  it('R30 and serves again is served also where a refusal is noted right before that is said', async () => {
    const calendar = await synced()
    const path = paths.account(calendar.id.uid, calendar.id.accountId)
    const note = (state: string) => world.store.commit([{ kind: 'update', path, data: { state } }])
    const { access, store, ...rest } = calendar.dependencies()
    await calendar.sync({ ...rest, store, access: refusing(access) })
    // Another calendar of the account was served meanwhile, and one more is refused.
    await note('connected')
    await calendar.sync({ ...rest, access, store: beforeCommit(store, () => note('reauth_required')) })
    expect(await calendar.state()).toMatchObject({ refusedAt: null })
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
  })

  it('R30 says nothing about one that was given since', async () => {
    const calendar = await synced()
    const { access, ...rest } = calendar.dependencies()
    const reconnecting = refusing(access, async () => {
      world.clock.advance(1)
      await world.reconnect(calendar.id)
    })
    await calendar.sync({ ...rest, access: reconnecting })
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
    expect(await calendar.state()).toMatchObject({ refusedAt: null })
  })

  it('R30 a refusal that is noted while a large delta goes well does not outlast it', async () => {
    const calendar = await synced()
    insertMany(calendar, 1_050)
    const asked = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const late = calendar.dependencies()
    const refused = calendar.sync({
      ...late,
      access: refusing(late.access, async () => {
        asked.resolve()
        await goOn.promise
      }),
    })
    await asked.promise
    const noted: unknown[] = []
    const { access, ...rest } = calendar.dependencies()
    const meanwhile = inPages(access, 100, async ({ kind }, page) => {
      if (kind !== 'delta' || page !== 1 || !(await calendar.state())?.lease) return
      goOn.resolve()
      await refused
      noted.push((await calendar.document())?.['state'])
    })
    await calendar.sync({ ...rest, access: meanwhile })
    expect(noted).toEqual(['reauth_required'])
    expect(await calendar.state()).toMatchObject({ refusedAt: null })
    expect(await calendar.document()).not.toMatchObject({ state: 'reauth_required' })
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
  })
})
