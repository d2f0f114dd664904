import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { CalendarSimulator, IcsImport } from '../calendar-simulator'

export interface IcsFile {
  readonly path: string
  readonly text: string
}

/** A file that cannot be read, told in one sentence. */
export class FileUnreadable extends Error {
  override readonly name = 'FileUnreadable'

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    super(`${path} cannot be read (${reason}).`, { cause })
  }
}

/** Throws `FileUnreadable`. */
export async function readIcsFiles(paths: readonly string[]): Promise<readonly IcsFile[]> {
  return await Promise.all(paths.map(async (path) => ({ path, text: await readText(path) })))
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new FileUnreadable(path, error)
  }
}

export interface ImportedCalendar extends IcsImport {
  readonly path: string
  readonly id: string
  readonly summary: string
}

export interface IcsOwner {
  /** The address of the account that gets the calendar. */
  readonly account: string
  /** Where the file names none. */
  readonly zone: string
}

/** Makes one calendar of each file, named as the file says or is. */
export function importIcsFiles(
  google: CalendarSimulator,
  files: readonly IcsFile[],
  owner: IcsOwner,
): readonly ImportedCalendar[] {
  return files.map(({ path, text }, index) => {
    const name = basename(path, extname(path))
    const summary = propertyOf(text, 'X-WR-CALNAME') ?? name
    const id = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${index + 1}@group.calendar.google.com`
    const named = propertyOf(text, 'X-WR-TIMEZONE')
    const timeZone = named !== null && isZone(named) ? named : owner.zone
    google.addCalendar({ id, owner: owner.account, summary, timeZone })
    return { path, id, summary, ...google.importIcs(id, text) }
  })
}

/** Calendars say their name and zone in properties that everybody understands and no standard has. */
function propertyOf(text: string, name: string): string | null {
  const value = new RegExp(`^${name}(?:;[^:\\r\\n]*)?:(.*)$`, 'im').exec(text)?.[1]?.trim()
  return value ? value.replaceAll(/\\([,;\\])/g, '$1') : null
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format()
    return true
  } catch {
    return false
  }
}
