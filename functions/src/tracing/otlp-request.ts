import type { Span } from '../support/span'

/** `SPAN_KIND_SERVER` and `SPAN_KIND_CLIENT`, `STATUS_CODE_OK` and `STATUS_CODE_ERROR`. */
const KIND = { asked: 2, asking: 3 } as const
const STATUS = { ok: 1, error: 2 } as const

/**
 * The body of a request with spans of one trace: OTLP over HTTP, as JSON
 * (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids in hexadecimal, 64-bit numbers as text.
 */
export function otlpRequest(traceId: string, spans: readonly Span[], serviceName: string): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: serviceName } }] },
        scopeSpans: [{ scope: { name: 'calendar-mirror' }, spans: spans.map((span) => otlpSpan(traceId, span)) }],
      },
    ],
  }
}

function otlpSpan(traceId: string, { spanId, parentSpanId, name, kind, startedAt, endedAt, failed }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name,
    kind: KIND[kind],
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    status: { code: failed ? STATUS.error : STATUS.ok },
  }
}

const nanoseconds = (milliseconds: number): string => String(BigInt(Math.round(milliseconds)) * 1_000_000n)
