import { hash } from 'node:crypto'
import { watchCalendar, type WatchDependencies } from '../channels/watch-calendar'
import type { CalendarApi } from '../google/calendar-api'
import { type AccountDocument, accountDocumentSchema } from '../model/documents/account-document'
import { type AccountId, accountIdSchema, type CalendarRef, type Uid } from '../model/ids'
import { CALENDAR_SCOPES } from '../model/oauth-grant'
import { paths } from '../model/paths'
import { workspaceCredential } from '../model/workspace-credential'
import type { WorkspaceUser } from '../model/workspace-user'
import type { KeyringSource } from '../support/keyring'
import type { Logger } from '../support/logger'
import type { ListOwner } from './calendar-list-state'
import { acceptGrant } from './connect-account'
import { discoverCalendars } from './discover-calendars'
import { resumeCalendars } from './resume-calendars'
import { selectedCalendars } from './selected-calendars'
import { watchCalendarList } from './watch-calendar-list'

export interface ConnectWorkspaceDependencies extends WatchDependencies {
  readonly credentialKeyring: KeyringSource
  readonly logger: Logger
  /** The calendars of a configured user, before anything is stored of them. */
  readonly openDelegated: (user: WorkspaceUser) => CalendarApi
}

/** For so long the calendars of a new account are chosen for its owner, should the first run have died over it. */
const NEW_MS = 2 * 60 * 60_000

/**
 * Connects each configured user of a Workspace whose account is not connected, and mirrors the calendars that are the
 * user's own. Who cannot be connected is logged and tried again the next time; the others are.
 */
export async function connectWorkspace(
  users: readonly WorkspaceUser[],
  dependencies: ConnectWorkspaceDependencies,
): Promise<void> {
  for (const user of users) {
    const accountId = workspaceAccountId(user.email)
    try {
      await connectOne(user, { uid: user.uid, accountId }, dependencies)
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      dependencies.logger.error('workspace_user_failed', { accountId, error: name })
    }
  }
}

/** Google tells no subject number without further scopes; who gets another address is another account here. */
export function workspaceAccountId(email: string): AccountId {
  const digest = hash('sha256', email.toLowerCase())
  return accountIdSchema.parse(`workspace-${digest.slice(0, 32)}`)
}

async function connectOne(
  user: WorkspaceUser,
  owner: ListOwner,
  dependencies: ConnectWorkspaceDependencies,
): Promise<void> {
  const { store, clock } = dependencies
  const [stored] = await store.getAll([paths.account(owner.uid, owner.accountId)])
  const account = stored && accountDocumentSchema.parse(stored.data)
  switch (account?.state) {
    case 'disconnecting':
      return
    case 'connected':
      if (await isUnfinished(account, owner, dependencies)) await chooseOwn(owner, dependencies)
      return
    case 'reauth_required':
      await accept(user, owner, dependencies)
      await resumeCalendars(owner.uid, owner.accountId, dependencies)
      return
    case undefined:
      await accept(user, owner, dependencies)
      await chooseOwn(owner, dependencies)
      dependencies.logger.info('workspace_user_connected', { accountId: owner.accountId, at: clock.now() })
  }
}

/** Nothing is stored of a user whom the service account may not act for. */
async function accept(user: WorkspaceUser, { uid, accountId }: ListOwner, dependencies: ConnectWorkspaceDependencies) {
  await dependencies.openDelegated(user).listCalendars()
  const { email } = user
  const grant = { accountId, email, scopes: [...CALENDAR_SCOPES], refreshToken: workspaceCredential(email) }
  await acceptGrant(
    uid,
    grant,
    { account: accountId, statePath: null },
    { ...dependencies, keyring: dependencies.credentialKeyring },
  )
}

async function isUnfinished(
  { connectedAt }: AccountDocument,
  { uid, accountId }: ListOwner,
  { store, clock }: ConnectWorkspaceDependencies,
): Promise<boolean> {
  if (clock.now() - connectedAt.getTime() > NEW_MS) return false
  return (await selectedCalendars(store, uid, accountId)).length === 0
}

async function chooseOwn(owner: ListOwner, dependencies: ConnectWorkspaceDependencies): Promise<void> {
  const calendars = await discoverCalendars(owner, dependencies)
  await watchCalendarList(owner, dependencies)
  const own = calendars.filter(({ document }) => document.accessRole === 'owner')
  for (const { calendarRef } of own) await watchOne(owner.uid, calendarRef, dependencies)
}

async function watchOne(uid: Uid, calendarRef: CalendarRef, dependencies: ConnectWorkspaceDependencies): Promise<void> {
  try {
    await watchCalendar(uid, calendarRef, dependencies)
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    dependencies.logger.error('workspace_calendar_failed', { error: name })
  }
}
