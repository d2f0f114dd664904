import type { DocumentData, StoredDocument } from '../../../functions/src/firestore/document-store'
import type { Mirror } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'

/** What somebody does to the mirror by hand; the hash is what the nightly sums are made of. */
export const TAMPERINGS = ['deleted', 'one too many', 'its hash altered', 'altered under its hash'] as const

export type Tampering = (typeof TAMPERINGS)[number]

/** Does it to one stored event, where there is one. */
export function tamper({ watch, documents, chance, ...world }: SimulatedWorld, { ref }: Mirror, kind: Tampering): void {
  const sound = [...watch.storedEvents(ref).values()].filter(({ data }) => data['outdated'] !== true)
  if (sound.length === 0) return
  const document = chance.pick(sound)
  world.faults.note('document tampered with')
  documents.commit([writeOf(document, kind)])
}

function writeOf({ path, data }: StoredDocument, kind: Tampering) {
  switch (kind) {
    case 'deleted':
      return { kind: 'delete', path } as const
    case 'one too many':
      return set(`${path}-again`, { ...data, eventId: `${String(data['eventId'])}again` })
    case 'its hash altered':
      return set(path, { ...data, contentHash: Number(data['contentHash']) === 7 ? 8 : 7 })
    case 'altered under its hash':
      return set(path, { ...data, summary: 'by hand' })
  }
}

function set(path: string, data: DocumentData) {
  return { kind: 'set', path, data } as const
}
