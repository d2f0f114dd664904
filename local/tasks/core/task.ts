export const HTTP_METHODS = ['POST', 'GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const
export type HttpMethod = (typeof HTTP_METHODS)[number]

export interface OidcSettings {
  readonly serviceAccountEmail: string
  /** The task's url where none was given. */
  readonly audience: string
}

export interface TaskRequest {
  readonly url: string
  readonly method: HttpMethod
  readonly headers: Readonly<Record<string, string>>
  /** Base64. */
  readonly body: string
  readonly oidc?: OidcSettings
}

/** What a caller asks for. Times are milliseconds since the epoch. */
export interface NewTask {
  readonly name?: string
  readonly scheduleTime?: number
  readonly dispatchDeadlineMs: number
  readonly request: TaskRequest
}

/** What came of one attempt. */
export type AttemptAnswer =
  | { readonly kind: 'responded'; readonly status: number; readonly retryAfterMs?: number }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'deadline-exceeded' }

export interface Task {
  readonly name: string
  readonly createTime: number
  readonly request: TaskRequest
  readonly dispatchDeadlineMs: number
  /** Of the next attempt, or of the one that runs. */
  readonly scheduleTime: number
  readonly phase: 'waiting' | 'running'
  /** Attempts begun. */
  readonly dispatchCount: number
  /** Attempts that were answered, whatever the answer. */
  readonly responseCount: number
  /** Answers that count as an execution that failed: any but 5xx. */
  readonly executionCount: number
  readonly firstAttemptAt?: number
  /** Of the latest attempt. */
  readonly attemptBegunAt?: number
  /** Of the latest attempt that has ended. */
  readonly lastAnswer?: AttemptAnswer
  readonly lastAnswerAt?: number
}

export function isSuccess(answer: AttemptAnswer): boolean {
  return answer.kind === 'responded' && answer.status >= 200 && answer.status < 300
}

/** 429 and 503 say that the target has too much to do, which slows the whole queue. */
export function isOverload(answer: AttemptAnswer): boolean {
  return answer.kind === 'responded' && (answer.status === 429 || answer.status === 503)
}
