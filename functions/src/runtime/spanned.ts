import { AsyncLocalStorage } from 'node:async_hooks'
import { systemClock } from '../support/clock'
import { firebaseLogger } from '../support/firebase-logger'
import { systemRandom } from '../support/random'
import type { Span, Watch } from '../support/span'
import { continueTrace, newSpanId, type Trace } from '../support/trace'
import { config } from './instance'

/** What one request sets off here. */
interface Work {
  readonly trace: Trace
  readonly watch: Watch
}

const underWay = new AsyncLocalStorage<Work>()

/** The trace of the work under way, or the one that a request names where nothing is watched. */
export function traceOfWork(traceparent: unknown): Trace {
  return underWay.getStore()?.trace ?? continueTrace(traceparent, systemRandom)
}

/** Undefined where spans are off: nothing is put around the gateways then. */
export function watchOfWork(): Watch | undefined {
  return underWay.getStore()?.watch
}

interface WithHeaders {
  readonly headers?: Readonly<Record<string, unknown>> | undefined
}

/** A handler whose work goes to the collector as spans; the handler itself where `SPANS_URL` is empty. */
export function spanned<Request extends WithHeaders, Rest extends readonly unknown[]>(
  name: string,
  handler: (request: Request, ...rest: Rest) => Promise<void>,
): (request: Request, ...rest: Rest) => Promise<void> {
  const { spansUrl } = config()
  if (spansUrl === null) return handler
  return async (request, ...rest) => {
    const trace = continueTrace(request.headers?.['traceparent'], systemRandom)
    const spans: Span[] = []
    const watch = watchUnder(trace, spans)
    try {
      await underWay.run({ trace, watch }, () =>
        observe(spans, { ...trace, name, kind: 'asked' }, handler(request, ...rest)),
      )
    } finally {
      await send(spansUrl, trace, spans, name)
    }
  }
}

function watchUnder(trace: Trace, spans: Span[]): Watch {
  return (name, promise) => {
    const ids = { spanId: newSpanId(systemRandom), parentSpanId: trace.spanId }
    return observe(spans, { ...ids, name, kind: 'asking' }, promise)
  }
}

type Begun = Pick<Span, 'spanId' | 'parentSpanId' | 'name' | 'kind'>

async function observe<Result>(spans: Span[], begun: Begun, promise: Promise<Result>): Promise<Result> {
  const { spanId, parentSpanId, name, kind } = begun
  const startedAt = systemClock.now()
  const end = (failed: boolean) =>
    void spans.push({ spanId, parentSpanId, name, kind, startedAt, endedAt: systemClock.now(), failed })
  try {
    const result = await promise
    end(false)
    return result
  } catch (error) {
    end(true)
    throw error
  }
}

/** That a collector is away is no reason to fail what was done. */
async function send(url: string, { traceId }: Trace, spans: readonly Span[], name: string): Promise<void> {
  try {
    const { sendSpans } = await import('../tracing/send-spans.ts')
    await sendSpans(url, traceId, spans, name)
  } catch (error) {
    firebaseLogger.warn('spans_not_sent', {
      spans: spans.length,
      error: error instanceof Error ? error.name : typeof error,
    })
  }
}
