import { z } from 'zod'
import { documentPages } from '../../functions/src/firestore/document-pages'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { accountDocumentSchema } from '../../functions/src/model/documents/account-document'
import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'

const PAGE = 300
const FIELDS = { scopes: true, state: true } as const
const grantSchema = accountDocumentSchema.pick(FIELDS)

/** Connected accounts, and those of them whose owners did not grant all that mirroring needs. */
export interface GrantCounts {
  readonly connected: number
  readonly lacking: number
}

/** Costs a read an account. */
export async function countLackingGrants(store: DocumentStore): Promise<GrantCounts> {
  let connected = 0
  let lacking = 0
  const pages = documentPages(store, {
    from: { collectionGroup: 'accounts' },
    where: [],
    orderBy: [{ field: '__name__' }],
    limit: PAGE,
    fields: Object.keys(FIELDS),
  })
  for await (const page of pages) {
    for (const { path, data } of page) {
      const grant = grantSchema.safeParse(data).data
      if (!OURS.safeParse(path).success || grant?.state !== 'connected') continue
      connected += 1
      if (!CALENDAR_SCOPES.every((scope) => grant.scopes.includes(scope))) lacking += 1
    }
  }
  return { connected, lacking }
}

/** An app may have collections of that name, too. */
const OURS = z.string().regex(/^users\/[^/]+\/accounts\/[^/]+$/)
