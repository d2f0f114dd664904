import type { Request } from 'express'
import type { CalendarSimulator } from '../core/simulator'
import type { PushDelivery } from './deliver-push'
import type { RequestLog } from './request-log'

/** What the routes of the control API work on. */
export interface Shell {
  readonly core: CalendarSimulator
  readonly log: RequestLog
  readonly push: PushDelivery
}

/** One request of the control API; its path is below `/control`. */
export interface ControlRoute {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete'
  readonly path: string
  run(shell: Shell, request: Request): unknown
}
