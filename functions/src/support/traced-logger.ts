import type { LogFields, Logger } from './logger'
import type { Trace } from './trace'

/** Says in every line which trace, and which piece of work in it, the line is about. */
export function tracedLogger(logger: Logger, { traceId, spanId }: Trace): Logger {
  const traced = (fields: LogFields): LogFields => ({ ...fields, trace: traceId, spanId })
  return {
    info: (event, fields) => logger.info(event, traced(fields)),
    warn: (event, fields) => logger.warn(event, traced(fields)),
    error: (event, fields) => logger.error(event, traced(fields)),
  }
}
