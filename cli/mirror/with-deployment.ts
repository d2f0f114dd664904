import type { ChannelDependencies } from '../../functions/src/channels/channel-dependencies'
import type { DocumentStore } from '../../functions/src/firestore/document-store'
import type { Logger } from '../../functions/src/support/logger'
import type { ReconcileDependencies } from '../../functions/src/sync/reconciliation/reconcile-dependencies'
import { chooseMirror, type MirrorOptions } from './choose-mirror'
import { readDeploymentEnvironment } from './deployment-environment'

/** What the functions of a deployment work with, for a command that does what they do. */
export interface Deployment {
  readonly projectId: string
  readonly store: DocumentStore
  /** Made anew for each piece of work. */
  readonly begin: () => ChannelDependencies & ReconcileDependencies
}

/** The functions' own log is for machines, and what happens is told by the command. */
const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Runs `body` as a function of that deployment would: the same code, composed by the same root, with its params and
 * secrets. Throws `CommandFailed` where these cannot be had.
 */
export async function withDeployment<Result>(
  options: MirrorOptions,
  signal: AbortSignal,
  body: (deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  const mirror = chooseMirror(options, process.env)
  const environment = await readDeploymentEnvironment(mirror, process.env, signal)
  // The functions read theirs from the environment, when they are first asked for.
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value
  const { beginReconciliation, beginRenewal } = await import('../../functions/src/runtime/mirror.ts')
  const { store } = await import('../../functions/src/runtime/reading.ts')
  return await body({
    projectId: environment['GCLOUD_PROJECT'] ?? mirror.projectId,
    store: store(),
    begin: () => ({ ...beginRenewal(), ...beginReconciliation(), logger: SILENT }),
  })
}
