import { queueOf } from '../world/functions-environment'
import type { LocalWorld } from '../world/start-local-world'

/** Hands a task to a function's queue (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create). */
export async function enqueueTask(
  { urls, projectId, environment }: LocalWorld,
  functionName: string,
  data: unknown,
): Promise<void> {
  const url = `${urls.functions}/${functionName}`
  const body = Buffer.from(JSON.stringify({ data })).toString('base64')
  const headers = { 'Content-Type': 'application/json' }
  const oidcToken = { serviceAccountEmail: environment['TASKS_SERVICE_ACCOUNT'], audience: url }
  const response = await fetch(`${urls.tasks}/v2/${queueOf(projectId, functionName)}/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ task: { httpRequest: { url, httpMethod: 'POST', headers, body, oidcToken } } }),
  })
  if (!response.ok) throw new Error(`The task queue answered ${response.status}: ${await response.text()}`)
}
