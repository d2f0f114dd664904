import { v2 } from '@google-cloud/tasks'
import { PassThroughClient } from 'google-auth-library'
import { type CloudTasks, type CloudTasksOptions, startCloudTasks } from '../../local/tasks/start-cloud-tasks'
import { type RecordingTarget, startRecordingTarget } from './recording-target'

/** Stand-ins for Cloud Tasks with the unchanged client beside them, and what their tasks are sent to. */
export class CloudTasksInTests {
  private readonly cleanups: (() => Promise<unknown>)[] = []
  private readonly queues: NonNullable<CloudTasksOptions['queues']>

  constructor(queues: NonNullable<CloudTasksOptions['queues']>) {
    this.queues = queues
  }

  readonly start = async (options: CloudTasksOptions = {}) => {
    const tasks: CloudTasks = await startCloudTasks({ queues: this.queues, ...options })
    this.cleanups.push(() => tasks.close())
    const client = new v2.CloudTasksClient({
      fallback: true,
      projectId: 'demo-tests',
      apiEndpoint: tasks.host,
      port: tasks.port,
      protocol: 'http',
      authClient: new PassThroughClient(),
    })
    this.cleanups.push(() => client.close())
    return { tasks, client }
  }

  readonly target = async (answers?: readonly number[], port?: number): Promise<RecordingTarget> => {
    const started = await startRecordingTarget(answers, port)
    this.cleanups.push(() => started.close())
    return started
  }

  /** Ends all of them, the last first. */
  readonly end = async (): Promise<void> => {
    for (const cleanup of this.cleanups.splice(0).toReversed()) await cleanup()
  }
}
