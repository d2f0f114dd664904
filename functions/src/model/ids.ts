import { hash } from 'node:crypto'
import { z } from 'zod'

/** Firestore keeps such document ids to itself (https://firebase.google.com/docs/firestore/quotas). */
const RESERVED = /^__.*__$/s

/** A Firebase Auth user id; apps that choose their own may choose one that Firestore would not take. */
export const uidSchema = documentIdSchema().max(128).brand('Uid')
export type Uid = z.infer<typeof uidSchema>

/** Google's subject number of an account, as text: the `sub` of its ID token. */
export const accountIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,255}$/)
  .refine((id) => !RESERVED.test(id), 'not a document id')
  .brand('AccountId')
export type AccountId = z.infer<typeof accountIdSchema>

/** Google's id of a calendar: its canonical one, never `primary`. Opaque. */
export const calendarIdSchema = z
  .string()
  .min(1)
  .max(1024)
  .refine((id) => id !== 'primary', 'the canonical id is needed, not "primary"')
  .brand('CalendarId')
export type CalendarId = z.infer<typeof calendarIdSchema>

/** Google's id of an event or of one instance. Opaque: nothing is ever read out of it. */
export const eventIdSchema = z.string().min(1).max(4096).brand('EventId')
export type EventId = z.infer<typeof eventIdSchema>

/** `accountId~enc(calendarId)`: the document id of a mirrored calendar, and its id in our own interfaces. */
export const calendarRefSchema = documentIdSchema().brand('CalendarRef')
export type CalendarRef = z.infer<typeof calendarRefSchema>

/** `calendarRef~enc(eventId)`, hashed where that is too long: the document id of a mirrored event. */
export const eventRefSchema = documentIdSchema().brand('EventRef')
export type EventRef = z.infer<typeof eventRefSchema>

/** `uid~accountId`: the document id of a stored credential. */
export const accountKeySchema = documentIdSchema().brand('AccountKey')
export type AccountKey = z.infer<typeof accountKeySchema>

/** 128 random bits in hexadecimal, minted each time a calendar is selected. */
export const syncIdSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand('SyncId')
export type SyncId = z.infer<typeof syncIdSchema>

/** Our own id of a watch channel: a UUID, never used twice. */
export const channelIdSchema = z.uuid().brand('ChannelId')
export type ChannelId = z.infer<typeof channelIdSchema>

/** Google's id of what a channel watches: the same for all channels of one calendar. */
export const resourceIdSchema = z.string().min(1).max(512).brand('ResourceId')
export type ResourceId = z.infer<typeof resourceIdSchema>

/** The longest document id Firestore takes, in bytes (https://firebase.google.com/docs/firestore/quotas). */
const MAX_DOCUMENT_ID_BYTES = 1500

function documentIdSchema() {
  return z
    .string()
    .min(1)
    .refine((id) => Buffer.byteLength(id) <= MAX_DOCUMENT_ID_BYTES, 'longer than 1,500 bytes')
    .refine((id) => !id.includes('/') && id !== '.' && id !== '..' && !RESERVED.test(id), 'not a document id')
}

/**
 * Percent-encodes what Firestore forbids in a document id (`/`), what separates the parts of ours (`~`), the
 * percent sign, and control characters, so that two different texts never become the same id.
 */
export function enc(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[%~/\u0000-\u001f\u007f]/g, (character) => encodeURIComponent(character).replace('~', '%7E'))
}

export function accountKey(uid: Uid, accountId: AccountId): AccountKey {
  return accountKeySchema.parse(`${enc(uid)}~${accountId}`)
}

/** Throws a ZodError for a calendar id so long that its reference would not fit Firestore. */
export function calendarRef(accountId: AccountId, calendarId: CalendarId): CalendarRef {
  return calendarRefSchema.parse(`${accountId}~${enc(calendarId)}`)
}

export function eventRef(calendar: CalendarRef, eventId: EventId): EventRef {
  const plain = `${calendar}~${enc(eventId)}`
  const fits = Buffer.byteLength(plain) <= MAX_DOCUMENT_ID_BYTES
  return eventRefSchema.parse(fits ? plain : hash('sha256', plain))
}
