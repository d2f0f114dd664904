import { z } from 'zod'
import type { DeployedFunction } from '../google/deployed-functions'
import type { GrantCounts } from './count-lacking-grants'
import type { Known } from './known'
import type { SingleField } from './single-field'

/** https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.collectionGroups.indexes */
export const indexSchema = z.object({
  /** Absent from `firestore.indexes.json`, which has `collectionGroup`. */
  name: z.string().default(''),
  collectionGroup: z.string().optional(),
  queryScope: z.string().default('COLLECTION'),
  state: z.string().default('READY'),
  fields: z.array(
    z.object({
      fieldPath: z.string(),
      order: z.string().optional(),
      arrayConfig: z.string().optional(),
    }),
  ),
})
export type FirestoreIndex = z.infer<typeof indexSchema>

/** https://cloud.google.com/resource-manager/reference/rest/v1/projects/getIamPolicy */
export const policySchema = z.object({
  bindings: z
    .array(
      z.object({
        role: z.string(),
        members: z.array(z.string()).default([]),
        /** A binding that holds only at times or for some is none to rely on. */
        condition: z.unknown().optional(),
      }),
    )
    .default([]),
})
export type Policy = z.infer<typeof policySchema>

/** What Google's token endpoint says of the OAuth client. */
export type OAuthClientFact = 'accepted' | 'unknown_client' | 'redirect_not_listed'

/** What the webhook answers to whom. */
export interface WebhookFact {
  /** To a notification without a token of ours. */
  readonly forgedStatus: number
}

/** Whether a Workspace lets a service account act for its users; `off`: none is asked to. */
export type DelegationFact =
  | { readonly kind: 'off' }
  | { readonly kind: 'granted' | 'refused'; readonly serviceAccount: string }

/** What there is of a deployment in a Firebase project. */
export interface ProjectFacts {
  readonly projectId: string
  /** As which instance of a function kit the functions are there; null: as none. */
  readonly kitInstance: string | null
  /** By how many milliseconds this machine's clock is ahead of Google's. */
  readonly clockAheadMs: Known<number>
  /** The APIs of those asked for that are not enabled. */
  readonly disabledApis: Known<readonly string[]>
  /** Null: there is no default database. */
  readonly database: Known<{ readonly type: string; readonly location: string } | null>
  readonly functions: Known<readonly DeployedFunction[]>
  /** Their states by the names of the functions that they belong to; null: there is none. */
  readonly queues: Known<ReadonlyMap<string, string | null>>
  readonly schedules: Known<ReadonlyMap<string, string | null>>
  /** Composite indexes that are there. */
  readonly indexes: Known<readonly FirestoreIndex[]>
  /** Single fields with settings of their own, and what holds for all others. */
  readonly fields: Known<readonly SingleField[]>
  /** The text of the rules that are in force; null: there are none. */
  readonly rules: Known<string | null>
  readonly policy: Known<Policy>
  /** Who may act as the account that tasks carry. */
  readonly tasksAccountPolicy: Known<Policy>
  /** Secrets that are there, enabled, in their newest version. */
  readonly secrets: Known<ReadonlySet<string>>
  readonly oauthClient: Known<OAuthClientFact>
  /** What accounts granted, by their documents. */
  readonly grants: Known<GrantCounts>
  readonly delegation: Known<DelegationFact>
  readonly webhook: Known<WebhookFact>
  /** When Google last greeted a new channel, as the webhook's log has it; null: not in the last eight days. */
  readonly greetedAt: Known<Date | null>
  /** How many channels are open by the ledger. */
  readonly openChannels: Known<number>
}
