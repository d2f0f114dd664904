import type { Span } from '../support/span'
import { otlpRequest } from './otlp-request'

/** The function waits for it, since what goes on behind an answer may get no processor. */
const PATIENCE_MILLISECONDS = 2_000

/** Hands the spans of one piece of work to a collector, once. Throws where it does not take them. */
export async function sendSpans(
  url: string,
  traceId: string,
  spans: readonly Span[],
  serviceName: string,
): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(otlpRequest(traceId, spans, serviceName)),
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    redirect: 'error',
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`The collector answered ${response.status}`)
}
