import { beginConnection } from '../../../functions/src/accounts/connect-begin'
import { completeConnection } from '../../../functions/src/accounts/connect-complete'
import { CALENDAR_SCOPES } from '../../../functions/src/model/oauth-grant'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'
import { watchDependencies, watchedCalendar } from '../../support/watch-mirrored'

describe('a connection whose grant Google ends in the same moment', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  /** The account's owner comes back from Google; `meanwhile` happens before the account's calendars are listed. */
  async function comeBack(calendar: MirroredCalendar, meanwhile: (refreshToken: string) => void) {
    const { uid, accountId, calendarId: email } = calendar.id
    const { store, clock, random, keyring } = world
    const { proof } = await beginConnection(
      uid,
      { returnTo: 'http://127.0.0.1/', account: null },
      { store, clock, random, consent: { pageUrl: () => 'http://127.0.0.1/consent' } },
    )
    const exchange = () => {
      const refreshToken = world.google.oauth.grantRefreshToken(email, 'mirror', CALENDAR_SCOPES)
      meanwhile(refreshToken)
      return Promise.resolve({ accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken })
    }
    return await completeConnection(
      { ...proof, answer: { kind: 'code', code: 'any' } },
      { ...watchDependencies(calendar), ...calendar.dependencies(), credentialKeyring: keyring, consent: { exchange } },
    )
  }

  it('is said to be refused, and waits for its owner, who connects it again', async () => {
    const calendar = await watchedCalendar(world, 3)
    const ended = await comeBack(calendar, (refreshToken) => world.google.oauth.revoke(refreshToken))
    expect(ended).toMatchObject({ kind: 'failed', reason: 'code_refused' })
    const account = await calendar.account()
    expect(account).toMatchObject({ state: 'reauth_required' })
    expect(account?.['reason']).toContain('no longer accepts the connection')
    expect(await calendar.document()).toMatchObject({ state: 'reauth_required' })
    world.clock.advance(1)
    expect(await comeBack(calendar, () => undefined)).toMatchObject({ kind: 'connected' })
    await calendar.runWaitingTasks()
    expect(await calendar.account()).toMatchObject({ state: 'connected' })
    expect(await calendar.document()).toMatchObject({ state: 'live' })
    expect(await calendar.mirrored()).toEqual(await calendar.expected())
  })
})
