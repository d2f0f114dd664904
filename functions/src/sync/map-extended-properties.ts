import type { GoogleEvent } from '../google/google-event'
import type { EventDocument } from '../model/documents/event-document'

type Properties = EventDocument['extendedProperties']

/** The properties that can be stored, and whether there were others. */
export function mapExtendedProperties(extended: GoogleEvent['extendedProperties']): {
  readonly properties: Properties
  readonly dropped: boolean
} {
  const kept = { private: storable(extended?.private), shared: storable(extended?.shared) }
  const given = (extended?.private?.size ?? 0) + (extended?.shared?.size ?? 0)
  return {
    properties: { private: Object.fromEntries(kept.private), shared: Object.fromEntries(kept.shared) },
    dropped: kept.private.length + kept.shared.length < given,
  }
}

function storable(properties: ReadonlyMap<string, string> | null | undefined): [string, string][] {
  return [...(properties ?? [])].filter(([key]) => isFieldName(key))
}

/**
 * Firestore's limit is 1,500 bytes for the whole path of a nested field, its quotation marks included. Google's own
 * limit for a key is 44 characters (https://developers.google.com/workspace/calendar/api/guides/extended-properties).
 */
const MAX_KEY_BYTES = 700

/**
 * What Firestore takes as the key of a map: neither empty nor reserved nor too long
 * (https://firebase.google.com/docs/firestore/reference/rest/v1/Value#MapValue).
 */
function isFieldName(key: string): boolean {
  return key !== '' && !/^__.*__$/s.test(key) && Buffer.byteLength(key) <= MAX_KEY_BYTES
}
