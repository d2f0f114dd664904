import { InvalidArgumentError, type Command } from 'commander'
import { documentPages } from '../../functions/src/firestore/document-pages'
import type { DocumentStore, StoredDocument } from '../../functions/src/firestore/document-store'
import { calendarDocumentSchema } from '../../functions/src/model/documents/calendar-document'
import { type CalendarRef, calendarRefSchema, type SyncId, type Uid, uidSchema } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { CommandFailed } from '../command-failed'
import { parseUid } from '../parse-uid'

/** Which calendars a command is about: all that are mirrored, or those of one user, or one. */
export interface CalendarChoice {
  readonly user?: Uid
  readonly calendar?: CalendarRef
}

export interface ChosenCalendar {
  readonly uid: Uid
  readonly calendarRef: CalendarRef
  readonly name: string
  readonly syncId: SyncId
}

/** Adds the options that choose. */
export function withCalendarOptions(command: Command): Command {
  return command
    .option('--user <uid>', 'only the calendars of this Firebase user', parseUid)
    .option('--calendar <ref>', 'only this one, by the reference that "status" shows', parseRef)
}

function parseRef(text: string): CalendarRef {
  const parsed = calendarRefSchema.safeParse(text)
  if (!parsed.success || !text.includes('~')) {
    throw new InvalidArgumentError('It is no reference: those are ACCOUNT~CALENDAR, as "status" shows them.')
  }
  return parsed.data
}

const PAGE = 300
const chosenSchema = calendarDocumentSchema.pick({ summary: true, syncId: true })

/** Reads each once. Throws `CommandFailed` where none is mirrored that fits. */
export async function chooseCalendars(
  store: DocumentStore,
  { user, calendar }: CalendarChoice,
  signal: AbortSignal,
): Promise<readonly ChosenCalendar[]> {
  const from = user === undefined ? ({ collectionGroup: 'calendars' } as const) : { collection: paths.calendars(user) }
  const selected = { field: 'selected', op: '==', value: true } as const
  const chosen: ChosenCalendar[] = []
  for await (const page of documentPages(store, {
    from,
    where: [selected],
    orderBy: [{ field: '__name__' }],
    limit: PAGE,
  })) {
    signal.throwIfAborted()
    chosen.push(...page.flatMap(chosenIn).filter(({ calendarRef }) => (calendar ?? calendarRef) === calendarRef))
  }
  if (chosen.length === 0) throw new CommandFailed('No mirrored calendar fits. "calendar-mirror status" shows them.')
  return chosen
}

function chosenIn({ path, id, data }: StoredDocument): readonly ChosenCalendar[] {
  const [users, uid, own, , ...rest] = path.split('/')
  const parsed = chosenSchema.safeParse(data)
  if (users !== 'users' || own !== 'calendars' || rest.length > 0 || !parsed.success || parsed.data.syncId === null)
    return []
  const { summary: name, syncId } = parsed.data
  return [{ uid: uidSchema.parse(uid), calendarRef: calendarRefSchema.parse(id), name, syncId }]
}
