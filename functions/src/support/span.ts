/** A piece of work with its time; what it was about is told by the log's lines of the same ids. */
export interface Span {
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** Null where a trace begins. */
  readonly parentSpanId: string | null
  readonly name: string
  /** Whether we were asked, or asked somebody. */
  readonly kind: 'asked' | 'asking'
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
  readonly failed: boolean
}

/** Notes how long something takes that is under way, and passes on what comes of it. */
export type Watch = <Result>(name: string, underWay: Promise<Result>) => Promise<Result>
