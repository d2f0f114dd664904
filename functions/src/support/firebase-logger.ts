import { error, info, warn } from 'firebase-functions/logger'
import type { Logger } from './logger'

/** Writes structured lines for Cloud Logging: the event's name is the message, the fields are its payload. */
export const firebaseLogger: Logger = {
  info: (event, fields) => info(event, fields),
  warn: (event, fields) => warn(event, fields),
  error: (event, fields) => error(event, fields),
}
