import type { Random } from './random'

/** Where a piece of work belongs: https://www.w3.org/TR/trace-context/#traceparent-header */
export interface Trace {
  /** 32 hexadecimal digits, the same for everything that one notification set off. */
  readonly traceId: string
  /** 16 hexadecimal digits: this piece of work itself. */
  readonly spanId: string
  /** Of the piece of work that set this one off; null where the trace begins here. */
  readonly parentSpanId: string | null
  readonly sampled: boolean
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** A new piece of work in the trace that a `traceparent` names; in a trace of its own where there is none, or no such. */
export function continueTrace(traceparent: unknown, random: Pick<Random, 'bytes'>): Trace {
  const named = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent) : null
  const [, traceId = digits(random, 16), parentSpanId = null, flags = '00'] = named ?? []
  return { traceId, spanId: newSpanId(random), parentSpanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** The `traceparent` that a piece of work hands on. */
export function traceparentOf({ traceId, spanId, sampled }: Trace): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}

export function newSpanId(random: Pick<Random, 'bytes'>): string {
  return digits(random, 8)
}

/** Never all zeros, which stands for none. */
function digits(random: Pick<Random, 'bytes'>, bytes: number): string {
  const id = random.bytes(bytes).toString('hex')
  return /^0+$/.test(id) ? `${id.slice(0, -1)}1` : id
}
