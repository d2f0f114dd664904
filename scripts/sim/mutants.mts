import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTraps } from '../mutate/parse-traps.mts'
import type { Mutation } from '../mutate/trap.mts'

/** A rule, broken. */
export interface Mutant {
  readonly id: string
  readonly title: string
  readonly mutation: Mutation
}

/** Rules that no section of docs/traps.md breaks, or breaks in a way that a simulated world cannot see; and B…: bugs. */
const MORE: readonly Mutant[] = [
  {
    id: 'S20',
    title: '410 swallowed: an expired token ends the sync as if nothing had changed',
    mutation: change(
      'functions/src/sync/sync-step.ts',
      "return { kind: 'unfit', reason: 'token_expired' }",
      "return { kind: 'conflict' }",
    ),
  },
  {
    id: 'S22',
    title: 'A verification compares with a state that has moved',
    mutation: change(
      'functions/src/sync/reconciliation/verify-mirror.ts',
      'stored.updateTime !== read.updateTime',
      'stored === undefined',
    ),
  },
  {
    id: 'S22b',
    title: 'A verification does not look whether Google has changed meanwhile',
    mutation: change('functions/src/sync/reconciliation/verify-mirror.ts', 'if (delta.rows.length > 0 || ', 'if ('),
  },
  {
    id: 'S23',
    title: 'A window slides without what enters it',
    mutation: change(
      'functions/src/sync/reconciliation/settle.ts',
      '...entering.flatMap((document) => {',
      '...entering.slice(0, 0).flatMap((document) => {',
    ),
  },
  {
    id: 'S23b',
    title: 'A window slides, and what leaves it stays',
    mutation: change('functions/src/sync/reconciliation/settle.ts', '...leaving.map(', '...leaving.slice(0, 0).map('),
  },
  {
    id: 'S32',
    title: 'Stop before create: the predecessor goes before there is a new channel',
    mutation: {
      file: 'functions/src/channels/open-channel.ts',
      oldLines: ['const opened = await watch(api, intent, dependencies)'],
      newLines: [
        'const { push } = read.state',
        "if (push.kind === 'channel') await api.stopChannel(push.channelId, push.resourceId)",
        'const opened = await watch(api, intent, dependencies)',
      ],
    },
  },
  {
    id: 'S33',
    title: 'Channels that the state does not name are never stopped',
    mutation: change(
      'functions/src/channels/plan-channel-actions.ts',
      "return [{ kind: 'stop', channelId, reason: 'orphaned' }]",
      'return []',
    ),
  },
  {
    id: 'S33b',
    title: 'An opening that nobody completes is left alone',
    mutation: change(
      'functions/src/channels/plan-channel-actions.ts',
      'now - record.createdAt.getTime() >= OPENING_MS',
      'now < 0',
    ),
  },
  {
    id: 'S35',
    title: 'Disconnecting leaves the sync states for the end',
    mutation: change(
      'functions/src/accounts/disconnect-account.ts',
      "await eraseDocuments('syncState', ofUsersAccount, { store, commit })",
      '',
    ),
  },
  {
    id: 'B1',
    title: 'Bug: an event that Firestore refuses kept the window from sliding, night after night',
    mutation: change(
      'functions/src/sync/reconciliation/settle.ts',
      'if (error instanceof DocumentRejected) return false',
      '',
    ),
  },
  {
    id: 'B3',
    title: 'Bug: the row of a recurring event that nobody can read left its instances as they were',
    mutation: change(
      'functions/src/sync/plan-delta.ts',
      'else if (recurs || filter.has(eventId)) expand.add(eventId)',
      '',
    ),
  },
  {
    id: 'B4',
    title: 'Bug: a single event that became a recurring one that nobody can read stayed as it was',
    mutation: change('functions/src/sync/plan-mirror-update.ts', '.filter((ref) => !series.has(ref))', ''),
  },
  {
    id: 'B6',
    title: 'Bug: a calendar that was lost for longer than its window is long could not be synced any more',
    mutation: change('functions/src/sync/full-sync.ts', 'if (today.to <= today.from) return 0', ''),
  },
  {
    id: 'B2',
    title: 'Bug: a full sync dropped the record of an event that Firestore refused once more',
    mutation: change(
      'functions/src/sync/mirror-pass.ts',
      'planQuarantineRelease(this.state, this.filters.quarantine, store)',
      'planQuarantineRelease(this.state, IdFilter.of(this.quarantined), store)',
    ),
  },
  {
    id: 'B5',
    title: 'Bug: what came in with a slide did not bring its recurring event where only odd instances were there',
    mutation: change(
      'functions/src/sync/reconciliation/settle.ts',
      '!listing.series.stored.has(id)',
      '!listing.series.now.has(id)',
    ),
  },
]

function change(file: string, from: string, to: string): Mutation {
  return { file, oldLines: [from], newLines: [to] }
}

/**
 * Traps that no history tells: about parts that a simulated world does not run or have, or about cost, patience, order
 * and words, without which a mirror ends equal all the same. Each is guarded by the test it names.
 */
export const NOT_TOLD: Readonly<Record<string, string>> = {
  R1b: 'the gateway to Firestore',
  R1c: 'the gateway to Firestore',
  R6c: 'the gateway to Firestore',
  R6d: 'the gateway to Firestore',
  R6e: 'the gateway to Firestore',
  R8c: 'the gateway to Google',
  T1: 'the gateway to Google',
  T4: 'the gateway to Google',
  T5: 'the gateway to Google',
  R27d: 'the gateway to Cloud Tasks',
  R30b: 'the gateway to OAuth',
  R30c: 'the gateway to OAuth',
  R28: 'the options of deployed functions',
  R29d: 'a queue that slows down',
  R3f: 'seen once in 200,000 histories',
  R9p: 'seen once in 212,000 histories',
  R16c: 'seen once in 200,000 histories',
  R35r: 'seen once in 200,000 histories',
  R13c: 'events with attachments',
  R13d: 'events too large for a document',
  R31b: 'changes around the end of a channel',
  R31e: 'how long a comparison takes',
  T15b: 'what Google does with an answer',
  R9f: 'rows of exceptions that went with their series, which the simulated Google does not list',
  R9h: 'patience: the next attempt finds what the series has become',
  R9g: 'an event in two pages of one delta, one of which has it otherwise',
  R10d: 'an event in two pages of one delta, one of which has it otherwise',
  R8b: 'a listing that ends without a sync token',
  R3e: 'seen once in 125,250 histories',
  R15g: 'records that a worker leaves behind, which one night in thirty lets go of',
  R15w: 'seen once in 200,000 histories',
  R15x: 'seen twice in 116,750 histories',
  R19e: 'seen once in 200,000 histories',
  R19f: 'seen once in 116,750 histories',
  R9m: 'seen once in 37,200 histories',
  R30u: 'seen once in 37,200 histories',
  R30k: 'a refusal that is noted while a large delta goes well, which none of 20,000 histories has',
  R24c: 'access that ends between the questions of one night, which none of 20,000 histories has',
  R33l: 'a channel that is adopted between two looks and loses its record, which none of 20,000 histories has',
  R27b: 'clocks a little apart: simulated ones are right, or wrong by minutes',
  R27c: 'deployments without a bucket',
  R28t: 'more calendars than fit an hour',
  R32c: 'channels for less time than asked for',
  R35h: 'the deletion of a user',
  R35m: 'the deletion of a user',
  R35o: 'what whoever connects is told',
  R35p: 'what whoever connects is told',
  R35k: 'a grant that two users share',
  R12c: 'cost: documents would be read twice',
  R16b: 'what comes first',
  R20b: 'cost: a full sync more',
  R23c: 'cost: a write a night',
  R23d: 'cost: repairs one by one',
  R29b: 'patience',
  R29c: 'patience',
  R29g: 'patience',
  R29h: 'patience',
  R29i: 'patience',
  R29f: 'what somebody is told who has asked for a sync',
  R30g: 'cost: a write for each late notification',
  R30p: 'cost: a call an hour',
  R30t: 'patience',
  R30s: 'an account that goes in the moment of a day in which it is asked for',
  R33: 'cost: a sync for nothing',
  R34b: 'how many channels are renewed in one hour',
  T11: 'cost: writes that change nothing',
}

/** Safeties behind which another one stands, so that a history ends well without them, only later. */
export const REDUNDANT: Readonly<Record<string, string>> = {
  R1: 'each commit of a run differs from the one before in token, lease or last run as well',
  R4c: 'the hourly run picks the work up',
  R4d: 'two attempts that rob each other end as unsettled, and the queue tries again',
  R6b: 'the queue tries the task again, two seconds later',
  R15v: 'the night tries again what is in quarantine, and records it anew',
  R14d: 'the next listing comes in the new zone, and a full sync makes everything again',
  R15h: 'any other change of the quarantine lets go of the record, and after 90 days it expires',
  R28b: 'the night looks at every calendar',
  R28h: 'the next hour takes up every erasure again',
  R28r: 'the night looks at every calendar',
  R28s: 'the next hour begins with the others',
  R30f: 'the hourly run stops what is on its way out',
  R30o: 'the list of calendars says that it is back, and the next sync that is served believes it',
  R30i: 'the next sync that is served says so (R30j)',
  R32f: 'the hourly run begins whatever has no token, and a predecessor tells of changes until it is replaced',
  R32i: 'a channel that stays adopted is replaced by the next hourly run, whatever its opener knew (R32h)',
  R33b: 'the hourly run finishes the opening (R32g)',
  R33e: 'the queue tries the push again',
  R34d: 'a record is active only from the commit that names it, and closing from the one that names its successor',
  S22: 'equal sums say so whatever has moved, and repairs and slides are had only while the state is the one that was read',
  S33: 'a record is active only from the commit that names it, and closing from the one that names its successor',
  T12: 'the sync behind the naming of a channel brings what was told over it before',
}

/** The mutants of a run, in their order. */
export function mutantsOf(root: string): readonly Mutant[] {
  const traps = parseTraps(readFileSync(join(root, 'docs/traps.md'), 'utf8'))
  const ofSync = traps.filter(({ id, mutation }) => /^[RT]\d/.test(id) && mutation.file.startsWith('functions/src/'))
  return [...ofSync.map(({ id, title, mutation }) => ({ id, title, mutation })), ...MORE]
}
