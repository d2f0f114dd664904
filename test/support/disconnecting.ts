import type { DisconnectDependencies } from '../../functions/src/accounts/disconnect-account'
import { readCredential } from '../../functions/src/accounts/read-credential'
import { revokeToken } from '../../functions/src/google/revoke-token'
import type { AccountId, Uid } from '../../functions/src/model/ids'
import type { SyncDependencies } from '../../functions/src/sync/sync-dependencies'
import type { MirrorWorld } from './mirror-world'
import type { MirroredCalendar } from './mirrored-calendar'

/** What a process that has just started disconnects an account with. */
export function disconnecting(
  world: MirrorWorld,
  calendar: MirroredCalendar,
): DisconnectDependencies & SyncDependencies {
  const oauth = { clientId: 'mirror', clientSecret: 'secret', revokeUrl: `${world.server.url}/revoke` }
  return {
    ...calendar.dependencies(),
    readRefreshToken: (uid, accountId) => readCredential(world.store, world.keyring, { uid, accountId }),
    revokeToken: (refreshToken) => revokeToken(oauth, refreshToken),
  }
}

/** Every document that is there of an account, wherever it stands. */
export async function leftOf(world: MirrorWorld, uid: Uid, accountId: AccountId): Promise<readonly string[]> {
  const ofAccount = { field: 'accountId', op: '==', value: accountId } as const
  const ofUser = { field: 'uid', op: '==', value: uid } as const
  const mine = ['accounts', 'calendars', 'events', 'series'].map((name) => `users/${uid}/${name}`)
  const servers = ['syncState', 'channels', 'calendarLists', 'credentials', 'quarantine', 'reconciliations', 'erasures']
  const found = await Promise.all([
    ...mine.map((collection) => world.store.query({ from: { collection }, where: [ofAccount], fields: [] })),
    ...servers.map((collection) => world.store.query({ from: { collection }, where: [ofUser, ofAccount], fields: [] })),
  ])
  return found.flat().map(({ path }) => path)
}
