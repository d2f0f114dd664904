import { parseTransitions, type Transition } from './transitions.mts'

export const CHANNEL = parseTransitions(`
  [*] → opening | before Google is asked | recordIntent in channels/open-channel.ts
  opening → active | Google has answered, and the sync state names it | nameChannel in channels/name-channel.ts
  opening → active | its first push comes before that answer is stored | adopt in channels/settle-notified-channel.ts
  opening → closing | somebody else was faster, or the calendar is gone | nameChannel in channels/name-channel.ts
  opening, active → closing | no sync state names it | abandonChannel in channels/stop-channel.ts
  opening → [*] | Google refuses | watch in channels/open-channel.ts | kind: 'delete'
  opening, closed → [*] | its opener comes back too late | beginAgain in channels/open-channel.ts | kind: 'delete'
  opening → [*] | the calendar cannot be watched | recordUnsupported in channels/open-channel.ts | kind: 'delete'
  opening → closed | calendar, account or user is erased | closeChannel in accounts/close-channels.ts
  active → closing | replaced, over, or the calendar is lost | planReplaced in channels/name-channel.ts
  active → closing | its account is connected again | releaseChannel in accounts/release-channels.ts
  active → closing | calendar, account or user is erased | closeChannel in accounts/close-channels.ts
  active → closed | erased, and the credential is gone | closeChannel in accounts/close-channels.ts
  [*] → closing | replaced, and its record was lost | planReplaced in channels/name-channel.ts
  closing → closed | Google has stopped it | stopChannel in channels/stop-channel.ts
  closing → closed | the same, on erasing or connecting again | closeChannel in accounts/close-channels.ts
  opening, active, closing → closed | its time is past | closeRecord in channels/stop-channel.ts
  closing, closed → closing | it still tells, Google does not answer | reopenRecord in channels/settle-notified-channel.ts
  closed → closing | its opener hears from Google only now | nameChannel in channels/name-channel.ts
  closed → [*] | 30 days later, by the TTL policy | closeRecord in channels/stop-channel.ts | expireAt
  closed → [*] | its account is erased | erase in accounts/disconnect-account.ts | eraseDocuments('channels'
`)

/** `settledCalendarState` answers `live` with a channel, `polling` without. */
export const CALENDAR = parseTransitions(`
  [*] → pending | Google lists it | planCalendarDocument in accounts/plan-calendar-documents.ts
  pending → [*] | off the list, and not mirrored | planRow in accounts/plan-calendar-list.ts | kind: 'delete'
  pending → syncing | the first full sync begins | runFullSync in sync/run-full-sync.ts
  syncing → live | it is complete | runFullSync in sync/run-full-sync.ts | settledCalendarState(now.push)
  syncing → polling | complete, no channel | runFullSync in sync/run-full-sync.ts | settledCalendarState(now.push)
  live → polling | it cannot be watched any more | recordUnsupported in channels/open-channel.ts
  polling → live | it has a channel | planNaming in channels/name-channel.ts
  paused → pending | resumed, never synced | shownAgain in accounts/pause-sync.ts
  paused → live | resumed, with a channel | shownAgain in accounts/pause-sync.ts | settledCalendarState(state.push)
  paused → polling | resumed, without one | shownAgain in accounts/pause-sync.ts | settledCalendarState(state.push)
  paused → reauth_required | resumed, refused before | shownAgain in accounts/pause-sync.ts
  paused → inaccessible | resumed, lost before | shownAgain in accounts/pause-sync.ts
  reauth_required → live | a sync goes well | planRecovery in sync/plan-recovery.ts | settledCalendarState(state.push)
  reauth_required, inaccessible → polling | a sync goes well | planRecovery in sync/plan-recovery.ts | settledCalendarState(state.push)
  inaccessible → polling | found again | restore in channels/find-lost-calendar.ts | settledCalendarState(state.push)
  inaccessible → pending | found again, without a token | restore in channels/find-lost-calendar.ts
  * → pending | From any state, unselected | unselectCalendar in accounts/unselect-calendar.ts
  * → paused | From any state, its owner wants it left as it is | pauseCalendar in accounts/pause-sync.ts
  * → paused | From the start where its account is paused | selectCalendar in accounts/select-calendar.ts
  * → syncing | From any state but paused, another full sync begins | runFullSync in sync/run-full-sync.ts
  * → reauth_required | From any state but paused, Google refuses the credential | requireReauth in accounts/require-reauth.ts
  * → inaccessible | From any state but paused, not found twice, an hour apart | giveUp in sync/give-up-calendar.ts
`)

export const ACCOUNT = parseTransitions(`
  [*] → connected | its owner has consented | storeAccount in accounts/connect-account.ts
  connected → reauth_required | Google refuses the credential in a sync | requireReauth in accounts/require-reauth.ts
  connected → reauth_required | or about the list of calendars | refuseAccount in accounts/refuse-account.ts
  reauth_required → connected | its owner has consented again | storeAccount in accounts/connect-account.ts
  reauth_required → connected | a sync goes well | planAccountRecovery in sync/plan-recovery.ts
  reauth_required → connected | nothing is mirrored, and Google lists its calendars | recoverAccount in accounts/recover-account.ts
  connected, reauth_required → disconnecting | account or user is to be erased | beginDisconnecting in accounts/disconnect-account.ts
  disconnecting → [*] | all of it is erased | erase in accounts/disconnect-account.ts | kind: 'delete', path: paths.account(
`)

/** Fields of a document, each with a life of its own. */
export type FieldLives = Readonly<Record<string, readonly Transition[]>>

/** Of a sync state: what there is to do, and who does it. */
export const WORK: FieldLives = {
  token: parseTransitions(`
    [*] → null | selected | newSyncState in accounts/select-calendar.ts | token: null
    null → set | a full sync is complete | runFullSync in sync/run-full-sync.ts | ...reached
    set → null | a full sync begins | runFullSync in sync/run-full-sync.ts | token: null
    set → null | Google drops it amid a delta | release in sync/under-lease.ts | token: null
    set → null | a night finds too much | repairUnder in sync/reconciliation/repair.ts | token: null
    set → null | the window slides too far | slideByFullSync in sync/reconciliation/settle.ts | token: null
    set → null | a lost calendar is erased | erase in channels/find-lost-calendar.ts | token: null
  `),
  lease: parseTransitions(`
    [*] → null | selected | newSyncState in accounts/select-calendar.ts | lease: null
    null → set | for a full sync, a large delta, a repair, an erasure | acquire in sync/lease.ts | lease: lease.renewed()
    set → set | put off while its holder works | beat in sync/lease.ts | lease: this.renewed()
    set → set | run out, and taken over | acquire in sync/lease.ts | epoch: lease.epoch
    set → null | the full sync is complete | runFullSync in sync/run-full-sync.ts | lease: null
    set → null | or the delta | runSlowDelta in sync/run-slow-delta.ts | lease: null
    set → null | or the repair | repairUnder in sync/reconciliation/repair.ts | lease: null
    set → null | or the erasure | erase in channels/find-lost-calendar.ts | lease: null
    set → null | the work fails | release in sync/under-lease.ts | lease: null
    set → null | paused | pauseCalendar in accounts/pause-sync.ts | lease: null
    set → null | run out, and the calendar is lost | giveUp in sync/give-up-calendar.ts | lease: null
  `),
  pendingSince: parseTransitions(`
    [*] → set | selected | newSyncState in accounts/select-calendar.ts | pendingSince: new Date(now)
    null → set | a channel is named | planNaming in channels/name-channel.ts | pendingSince: state.pendingSince ?? now
    null → set | another worker has the lease | handOver in sync/hand-over.ts | pendingSince: new Date(clock.now())
    null → set | work under the lease fails | release in sync/under-lease.ts | pendingSince: new Date(clock.now())
    null → set | a task is given up | notePending in sync/note-pending.ts | pendingSince: new Date(clock.now())
    null → set | a night finds too much | repairUnder in sync/reconciliation/repair.ts | pendingSince: new Date(clock.now())
    null → set | the window slides too far | slideByFullSync in sync/reconciliation/settle.ts | pendingSince: at
    null → set | resumed | resumeCalendar in accounts/pause-sync.ts | pendingSince: goesOn ? now : null
    null → set | its account is connected again | releaseChannel in accounts/release-channels.ts | (state.pendingSince ?? now)
    null → set | found again | restore in channels/find-lost-calendar.ts | pendingSince: new Date(clock.now())
    set → null | a small delta is committed | advance in sync/fast-path.ts | pendingSince: null
    set → null | a large one begins | runSlowDelta in sync/run-slow-delta.ts | pendingSince: null
    set → null | a full sync begins | runFullSync in sync/run-full-sync.ts | pendingSince: null
    set → null | paused | pauseCalendar in accounts/pause-sync.ts | pendingSince: null
    set → null | lost | giveUp in sync/give-up-calendar.ts | pendingSince: null
    set → null | a lost calendar is erased | erase in channels/find-lost-calendar.ts | pendingSince: null
  `),
}

/** What keeps workers from asking Google, or made asking fail. */
export const WAITING: FieldLives = {
  notBefore: parseTransitions(`
    [*] → null | selected | newSyncState in accounts/select-calendar.ts | notBefore: null
    null, set → set | a rate limit, or the ceiling of a day | planBackoff in sync/rate-limit.ts | notBefore: new Date
    set → null | a sync goes well | NO_TROUBLE in sync/no-trouble.ts | notBefore: null
  `),
  pausedBy: parseTransitions(`
    [*] → empty | selected | newSyncState in accounts/select-calendar.ts | pausedBy: []
    [*] → filled | selected while its account is paused | selectCalendar in accounts/select-calendar.ts | pausedBy: ['account']
    empty, filled → filled | calendar or account is paused | pauseCalendar in accounts/pause-sync.ts | pausedBy: [...pausedBy, by]
    filled → empty | all that was paused is resumed | resumeCalendar in accounts/pause-sync.ts | state.pausedBy.filter(
  `),
  refusedAt: parseTransitions(`
    [*] → null | selected | newSyncState in accounts/select-calendar.ts | refusedAt: null
    null → set | Google refuses the credential | requireReauth in accounts/require-reauth.ts | refusedAt: refusedAt ??
    set → null | a sync goes well | NO_TROUBLE in sync/no-trouble.ts | refusedAt: null
  `),
}

/** Whether the calendar is there, and tells of its changes. */
export const REACH: FieldLives = {
  firstNotFoundAt: parseTransitions(`
    [*] → null | selected | newSyncState in accounts/select-calendar.ts | firstNotFoundAt: null
    null → set | Google does not find it | noteMissing in sync/note-missing.ts | firstNotFoundAt: since
    set → null | a sync goes well | NO_TROUBLE in sync/no-trouble.ts | firstNotFoundAt: null
    set → null | lost, and found again | restore in channels/find-lost-calendar.ts | firstNotFoundAt: null
  `),
  lost: parseTransitions(`
    [*] → null | selected | newSyncState in accounts/select-calendar.ts | lost: null
    null → set | not found, twice | giveUp in sync/give-up-calendar.ts | lost: state.lost ??
    set → set | its mirrored data is erased | erase in channels/find-lost-calendar.ts | erasedAt: new Date(clock.now())
    set → null | a sync goes well | NO_TROUBLE in sync/no-trouble.ts | lost: null
    set → null | found again | restore in channels/find-lost-calendar.ts | lost: null
  `),
  push: parseTransitions(`
    [*] → none | selected | newSyncState in accounts/select-calendar.ts
    none, channel, unsupported → channel | one is named | planNaming in channels/name-channel.ts
    none, channel, unsupported → unsupported | it cannot be watched | recordUnsupported in channels/open-channel.ts
    channel → none | over, and no other one to be had | lapseChannel in channels/lapse-channel.ts
    channel → none | lost | giveUp in sync/give-up-calendar.ts
    channel → none | its account is connected again | releaseChannel in accounts/release-channels.ts
  `),
}

/** Fields of a sync state that are no states. */
export const DATA: readonly string[] = `
  uid accountId calendarId calendarRef queryFingerprint mapperVersion timeZone window epoch interrupted seq
  seriesFilter quarantineFilter ceilingReached unverified rateLimits lastRun
`
  .trim()
  .split(/\s+/)
