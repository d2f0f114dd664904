import { channelTokenKeys, readConfig } from '../config'
import type { ReconcileTask } from '../model/reconcile-task'
import type { SyncTask } from '../model/sync-task'
import { parseKeyring } from '../support/keyring'
import { once } from '../support/once'
import { createCloudTasksQueue } from '../tasks/cloud-tasks-queue'
import { createTasksClient } from '../tasks/create-tasks-client'
import { createOwnServiceAccount } from '../tasks/own-service-account'
import type { ReconcileQueue } from '../tasks/reconcile-queue'
import type { SyncQueue } from '../tasks/sync-queue'

/**
 * What the webhook needs as well as the mirror. This folder decides which implementation stands behind each interface.
 * Everything is made when it is first needed, and kept for as long as the instance lives: loading these files reads no
 * configuration and opens no connection.
 */

export const config = once(() => readConfig())

export const channelKeyring = once(() => parseKeyring(channelTokenKeys.value(), channelTokenKeys.name))

const tasksClient = once(() => {
  const { local } = config()
  return createTasksClient(local.tasksHost === null ? {} : { emulatorHost: local.tasksHost })
})

const tasksAccount = once(() => {
  const { tasksServiceAccount } = config()
  return tasksServiceAccount === null ? createOwnServiceAccount() : async () => tasksServiceAccount
})

export const queue = once((): SyncQueue =>
  createCloudTasksQueue<SyncTask>({
    ...config().syncCalendar,
    client: tasksClient(),
    serviceAccountEmail: tasksAccount(),
  }),
)

export const reconcileQueue = once((): ReconcileQueue =>
  createCloudTasksQueue<ReconcileTask>({
    ...config().reconcileCalendar,
    client: tasksClient(),
    serviceAccountEmail: tasksAccount(),
  }),
)
