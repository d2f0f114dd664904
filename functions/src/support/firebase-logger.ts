import { type LogSeverity, write } from 'firebase-functions/logger'
import type { LogFields, Logger } from './logger'

/**
 * Writes structured lines for Cloud Logging: the event's name is the message, the fields are its payload. The SDK's
 * `error` would not do: it makes a stack trace of the message, and no alert could ask for the event by its name.
 */
export const firebaseLogger: Logger = {
  info: (event, fields) => writeLine('INFO', event, fields),
  warn: (event, fields) => writeLine('WARNING', event, fields),
  error: (event, fields) => writeLine('ERROR', event, fields),
}

function writeLine(severity: LogSeverity, event: string, fields: LogFields): void {
  write({ ...fields, ...grouping(fields), severity, message: event })
}

/**
 * By these Cloud Logging shows lines of one trace together
 * (https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields). The SDK puts the trace of
 * the request in the same place, which the platform takes from the request's `traceparent`.
 */
function grouping({ trace, spanId }: LogFields) {
  const project = process.env['GCLOUD_PROJECT']
  if (trace === undefined || project === undefined) return {}
  return {
    'logging.googleapis.com/trace': `projects/${project}/traces/${trace}`,
    'logging.googleapis.com/spanId': spanId,
  }
}
