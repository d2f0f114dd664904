import { isDate } from 'node:util/types'
import type { DocumentData, StoredDocument } from '../../../functions/src/firestore/document-store'
import type { Mirror } from '../world/google-side'
import type { SimulatedWorld } from '../world/simulated-world'

/** What somebody does to the mirror by hand; the hash is what the nightly sums are made of. */
export const TAMPERINGS = ['deleted', 'one too many', 'its hash altered', 'altered under its hash'] as const

export type Tampering = (typeof TAMPERINGS)[number]

/** A document that somebody has damaged, as it was before, and after how many nights it has to be as it was. */
export interface Damage {
  readonly document: StoredDocument
  readonly nights: number
}

const DAY = 86_400_000
const HASHES = 2 ** 32
/** All documents are read once in as many nights, in the order of their hashes. */
const NIGHTS = 30
/** Behind so many nights an event may have left the window. */
const SOON = 3

/** Does it to one stored event, where there is one that a night will put right while it is still in the window. */
export function tamper(world: SimulatedWorld, { ref }: Mirror, kind: Tampering): Damage | undefined {
  const { watch, documents, chance, scheduler } = world
  const suitable = [...watch.storedEvents(ref).values()]
    .filter(({ data }) => data['outdated'] !== true)
    .map((document) => ({ document, nights: nightsUntilRepair(document, kind, scheduler.now()) }))
    .filter(({ document, nights }) => nights <= SOON && isAheadFor(document, nights + 1, scheduler.now()))
  if (suitable.length === 0) return undefined
  const damage = chance.pick(suitable)
  world.faults.note('document tampered with')
  documents.commit([writeOf(damage.document, kind)])
  return damage
}

function nightsUntilRepair({ data }: StoredDocument, kind: Tampering, now: number): number {
  if (kind !== 'altered under its hash') return 1
  const turn = Math.floor((Number(data['contentHash']) * NIGHTS) / HASHES)
  const tonight = Math.floor(now / DAY) % NIGHTS
  return (turn - tonight + NIGHTS) % NIGHTS || NIGHTS
}

function isAheadFor({ data }: StoredDocument, days: number, now: number): boolean {
  const { startAt } = data
  return isDate(startAt) && startAt.getTime() > now + days * DAY
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
