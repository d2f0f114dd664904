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
 * What Firestore takes as the key of a map: not empty, not reserved, at most 1,500 bytes
 * (https://firebase.google.com/docs/firestore/reference/rest/v1/Value#MapValue).
 */
function isFieldName(key: string): boolean {
  return key !== '' && !/^__.*__$/s.test(key) && Buffer.byteLength(key) <= 1500
}
