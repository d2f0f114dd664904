import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { AttemptAnswer, Task } from './core/task'
import { describeAnswer } from './task-json'

export interface Dispatch {
  readonly task: Task
  readonly queueId: string
  /** The bearer token that the task asks for, signed. */
  readonly idToken?: string
  readonly signal: AbortSignal
}

/** Sends one attempt and says what came of it. Never rejects. */
export async function dispatchTask(dispatch: Dispatch): Promise<AttemptAnswer> {
  const { task } = dispatch
  const deadline = AbortSignal.timeout(task.dispatchDeadlineMs)
  const signal = AbortSignal.any([deadline, dispatch.signal])
  try {
    return await send(dispatch, signal)
  } catch (error) {
    if (deadline.aborted) return { kind: 'deadline-exceeded' }
    return { kind: 'unreachable', reason: error instanceof Error ? error.message : String(error) }
  }
}

function send(dispatch: Dispatch, signal: AbortSignal): Promise<AttemptAnswer> {
  const { url, method, body } = dispatch.task.request
  const content = Buffer.from(body, 'base64')
  const headers = { ...requestHeaders(dispatch), ...(content.length > 0 ? { 'content-length': content.length } : {}) }
  const open = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    // No agent: a kept-alive connection to a target that was restarted would fail an attempt for no reason of its own.
    const outgoing = open(url, { method, headers, signal, agent: false }, (response) => {
      response.on('error', reject)
      response.on('end', () => resolve(readAnswer(response)))
      response.resume()
    })
    outgoing.on('error', reject)
    outgoing.end(content)
  })
}

function readAnswer(response: IncomingMessage): AttemptAnswer {
  const status = response.statusCode ?? 0
  const seconds = Number(response.headers['retry-after'])
  return { kind: 'responded', status, ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) }
}

/** Headers that a task cannot set itself (https://cloud.google.com/tasks/docs/reference/rest/v2/HttpRequest). */
const RESERVED = /^(host|content-length|user-agent|x-google-.*|x-appengine-.*|x-cloudtasks-.*)$/i

/** https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler */
export function requestHeaders({ task, queueId, idToken }: Omit<Dispatch, 'signal'>): OutgoingHttpHeaders {
  const own = Object.entries(task.request.headers).filter(([name]) => !RESERVED.test(name))
  const hasType = own.some(([name]) => name.toLowerCase() === 'content-type')
  return {
    ...(task.request.body !== '' && !hasType ? { 'Content-Type': 'application/octet-stream' } : {}),
    ...Object.fromEntries(own),
    ...(idToken === undefined ? {} : { Authorization: `Bearer ${idToken}` }),
    'User-Agent': 'Google-Cloud-Tasks',
    'X-CloudTasks-QueueName': queueId,
    'X-CloudTasks-TaskName': task.name.slice(task.name.lastIndexOf('/') + 1),
    'X-CloudTasks-TaskRetryCount': String(task.dispatchCount - 1),
    'X-CloudTasks-TaskExecutionCount': String(task.executionCount),
    'X-CloudTasks-TaskETA': (task.scheduleTime / 1000).toFixed(6),
    ...retryHeaders(task),
  }
}

function retryHeaders({ lastAnswer }: Task): OutgoingHttpHeaders {
  if (lastAnswer === undefined) return {}
  return {
    ...(lastAnswer.kind === 'responded' ? { 'X-CloudTasks-TaskPreviousResponse': String(lastAnswer.status) } : {}),
    'X-CloudTasks-TaskRetryReason': describeAnswer(lastAnswer),
  }
}
