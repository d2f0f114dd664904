import { readFileSync } from 'node:fs'
import type { SyncId } from '../../functions/src/model/ids'
import { CommandFailed } from '../command-failed'
import type { GoogleRest } from '../google/google-rest'
import { readLogEntries } from '../google/log-entries'
import { type LogEntry, logEntrySchema } from './log-entry'

/** What the functions logged of one calendar since then, in the order of time. */
export type LogReader = (syncId: SyncId, since: Date) => Promise<readonly LogEntry[]>

const MOST = 1_000

/** The newest of them; needs the role roles/logging.viewer. */
export function cloudLog(projectId: string, rest: GoogleRest): LogReader {
  return async (syncId, since) => {
    const filter = `jsonPayload.syncId="${syncId}" AND timestamp>="${since.toISOString()}"`
    return inOrder(await readLogEntries(rest, projectId, { filter, most: MOST }))
  }
}

/** What `gcloud logging read --format json` printed, or one entry a line, as `npm start` keeps them. Throws `CommandFailed`. */
export function logFile(path: string): LogReader {
  return (syncId, since) => {
    const entries = inOrder(entriesIn(readText(path)))
    return Promise.resolve(
      entries.filter(({ jsonPayload, timestamp }) => jsonPayload.syncId === syncId && timestamp >= since),
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandFailed(`${path} cannot be read.`)
  }
}

function entriesIn(text: string): readonly unknown[] {
  const whole = jsonIn(text)
  return Array.isArray(whole) ? whole : text.split('\n').map(jsonIn)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Lines that are no log entries of ours are passed over. */
function inOrder(entries: readonly unknown[]): readonly LogEntry[] {
  return entries
    .flatMap((entry) => logEntrySchema.safeParse(entry).data ?? [])
    .toSorted((one, other) => one.timestamp.getTime() - other.timestamp.getTime())
}
