/** https://cloud.google.com/apis/design/errors#handling_errors */
const HTTP_CODES = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  UNAVAILABLE: 503,
} as const

export type ApiStatus = keyof typeof HTTP_CODES

/** An answer that is an error, in the terms of Google's APIs. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: ApiStatus

  constructor(status: ApiStatus, message: string) {
    super(message)
    this.status = status
  }

  get code(): number {
    return HTTP_CODES[this.status]
  }

  /** The body Google's REST APIs answer with. */
  toJSON(): object {
    return { error: { code: this.code, message: this.message, status: this.status } }
  }
}
