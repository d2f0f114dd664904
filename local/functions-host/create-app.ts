import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import type { FunctionHandler, HostedFunction } from './hosted-function'
import { limitTime } from './limit-time'
import { answerError, parseBody } from './parse-body'
import { requireTaskToken } from './require-task-token'

export interface AppOptions {
  /** `host:port` of the Cloud Tasks stand-in. */
  readonly cloudTasks?: string
  /** The service account that may call task-queue functions. Without it any that the stand-in vouches for. */
  readonly invoker?: string
}

/** Everything the host serves: the functions at their paths and a list of them at `GET /__endpoints`. */
export function createApp(functions: readonly HostedFunction[], options: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('trust proxy')
  app.set('query parser', 'extended')
  app.get('/__endpoints', (_request, response) => {
    response.json({ endpoints: functions.map(({ endpoint }) => endpoint) })
  })
  for (const hosted of functions) mount(app, hosted, options)
  app.use(answerError)
  return app
}

function mount(app: Express, { endpoint, handler }: HostedFunction, options: AppOptions): void {
  const { name, path, trigger, timeoutSeconds } = endpoint
  const inTime = limitTime(timeoutSeconds)
  const invoke: RequestHandler = (request, response) => call(handler, request, response)
  switch (trigger.kind) {
    case 'https':
    case 'callable':
      app.use(path, inTime, parseBody(), invoke)
      break
    case 'task-queue':
      app.use(path, requireTaskToken({ functionName: name, ...options }), inTime, parseBody(), invoke)
      break
    case 'schedule':
      app.post(path, parseBody(), inTime, markScheduled(name), invoke)
      break
  }
}

async function call(handler: FunctionHandler, request: Request, response: Response): Promise<void> {
  await handler(request, response)
}

/** https://cloud.google.com/scheduler/docs/reference/rpc/google.cloud.scheduler.v1#httptarget */
function markScheduled(name: string) {
  return (request: Request, _response: Response, next: () => void) => {
    request.headers['x-cloudscheduler'] = 'true'
    request.headers['x-cloudscheduler-jobname'] ??= `firebase-schedule-${name}`
    request.headers['x-cloudscheduler-scheduletime'] ??= new Date().toISOString()
    request.headers['user-agent'] = 'Google-Cloud-Scheduler'
    next()
  }
}
