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
  write({ ...fields, severity, message: event })
}
