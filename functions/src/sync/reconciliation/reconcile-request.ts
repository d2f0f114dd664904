import type { ReconcileTask } from '../../model/reconcile-task'

/** `runId` names the task: a later attempt goes by the same name, and takes over what the first left. */
export type ReconcileRequest = Pick<ReconcileTask, 'syncId' | 'night' | 'depth'> & { readonly runId: string }
