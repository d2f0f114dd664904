/** A value that may stand in a log line: never a title, an address or any part of a token. */
export type LogValue = string | number | boolean | null | undefined

export type LogFields = Readonly<Record<string, LogValue>>

/** Structured logging: one event name and flat fields a line. */
export interface Logger {
  info(event: string, fields: LogFields): void
  warn(event: string, fields: LogFields): void
  error(event: string, fields: LogFields): void
}
