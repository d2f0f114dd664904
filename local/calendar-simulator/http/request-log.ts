/** One request as it was answered. */
export interface LoggedRequest {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  /** The route's pattern: `/calendar/v3/calendars/:calendarId/events`. */
  readonly path: string
  /** `events.list`, `oauth.token` and so on. */
  readonly operation: string
  readonly user: string | null
  readonly calendarId: string | null
  readonly query: Readonly<Record<string, unknown>>
  /** The HTTP status, or null where the connection was cut or left hanging. */
  readonly status: number | null
  /** Google's reason, where it was an error. */
  readonly reason: string | null
  /** The sync token that the answer ended with. */
  readonly syncToken?: string
  /** How many items the answer listed. */
  readonly items?: number
}

/** What was asked of the simulator since it started or was reset; the control API's own requests are left out. */
export interface RequestLog {
  readonly requests: readonly LoggedRequest[]
  /** How often each operation was called. */
  counts(): Readonly<Record<string, number>>
  record(request: LoggedRequest): void
  reset(): void
}

export const createRequestLog = (): RequestLog => {
  const requests: LoggedRequest[] = []
  return {
    requests,
    counts: () => {
      const counts: Record<string, number> = {}
      for (const { operation } of requests) counts[operation] = (counts[operation] ?? 0) + 1
      return counts
    },
    record: (request) => void requests.push(request),
    reset: () => void (requests.length = 0),
  }
}
