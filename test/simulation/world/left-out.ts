import type { StoredDocument } from '../../../functions/src/firestore/document-store'
import type { EventListing, EventPage } from '../../../functions/src/google/calendar-api'
import { ODD, tellDocument } from '../invariants/tell'
import type { MirrorWatch } from '../invariants/mirror-watch'
import type { Truth } from '../invariants/truth'
import type { Prng } from '../prng'

/** Events that the listings of one full sync lack alike, and maybe the one that its deletions are checked with. */
export class LeftOut {
  private readonly ids: ReadonlySet<string>
  /** How many listings of the window lack them: the sync's own, and maybe the one that its deletions are checked with. */
  private windows: number

  constructor(ids: ReadonlySet<string>, windows: number) {
    this.ids = ids
    this.windows = windows
  }

  /** What is left of a page, which `begins` its listing or goes on with it. */
  without({ kind }: EventListing, page: EventPage, begins: boolean): EventPage {
    if (kind === 'window' && begins) this.windows -= 1
    if (kind !== 'token' && (kind !== 'window' || this.windows < 0)) return page
    return { ...page, rows: page.rows.filter((row) => !this.has(row)) }
  }

  private has(row: unknown): boolean {
    if (typeof row !== 'object' || row === null || !('id' in row)) return false
    return this.ids.has(String('recurringEventId' in row ? row.recurringEventId : row.id))
  }
}

/** Some of the events and series that are mirrored as they are: of what is new, incomplete listings cannot say that it is missing. */
export function pickMirrored(ref: string, truth: Truth, watch: MirrorWatch, chance: Prng): ReadonlySet<string> {
  const stored = watch.storedEvents(ref)
  const window = watch.windowOf(ref)
  const mirrored = new Set([...stored].map(([id, document]) => familyOf(id, document)))
  for (const [id, versions] of truth.versions) {
    const told = versions.at(-1)?.told ?? null
    const document = stored.get(id)
    const isShown = told !== null && window !== undefined && told.to > window.from && told.from < window.to
    if (!isShown && !document) continue
    if (isShown && document && told.text !== ODD && tellDocument(document.data) === told.text) continue
    for (const family of [id, told?.seriesId ?? id, familyOf(id, document)]) mirrored.delete(family)
  }
  const all = [...mirrored]
  return new Set(chance.chance(0.5) ? all : all.slice(0, 1))
}

/** An event goes with its series. */
function familyOf(id: string, document: StoredDocument | undefined): string {
  const series = document?.data['recurringEventId']
  return typeof series === 'string' ? series : id
}
