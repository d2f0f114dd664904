import type { AccountId, AccountKey, CalendarRef, ChannelId, EventRef, SyncId, Uid } from './ids'

/** Where every document stands. User ids come from Firebase Auth, which allows no slash in them. */
export const paths = {
  accounts: (uid: Uid) => `users/${uid}/accounts`,
  account: (uid: Uid, accountId: AccountId) => `users/${uid}/accounts/${accountId}`,
  calendars: (uid: Uid) => `users/${uid}/calendars`,
  calendar: (uid: Uid, calendar: CalendarRef) => `users/${uid}/calendars/${calendar}`,
  events: (uid: Uid) => `users/${uid}/events`,
  event: (uid: Uid, event: EventRef) => `users/${uid}/events/${event}`,
  seriesOf: (uid: Uid) => `users/${uid}/series`,
  series: (uid: Uid, event: EventRef) => `users/${uid}/series/${event}`,
  syncState: (syncId: SyncId) => `syncState/${syncId}`,
  channel: (channelId: ChannelId) => `channels/${channelId}`,
  credential: (account: AccountKey) => `credentials/${account}`,
  calendarList: (syncId: SyncId) => `calendarLists/${syncId}`,
  connectState: (id: string) => `connectStates/${id}`,
  quarantine: (id: string) => `quarantine/${id}`,
  reconciliation: (id: string) => `reconciliations/${id}`,
  erasure: (id: string) => `erasures/${id}`,
  usage: (id: string) => `usage/${id}`,
} as const
