import { Timestamp } from '@google-cloud/firestore'
import { listRows, planRow } from '../../../../functions/src/accounts/plan-calendar-list'
import type { CalendarListing } from '../../../../functions/src/accounts/read-calendar-list'
import type { StoredDocument } from '../../../../functions/src/firestore/document-store'
import { toUpdateTime } from '../../../../functions/src/firestore/update-time'
import type { ListedCalendar } from '../../../../functions/src/google/calendar-api'
import {
  accountIdSchema,
  calendarIdSchema,
  calendarRef,
  syncIdSchema,
  uidSchema,
} from '../../../../functions/src/model/ids'

const uid = uidSchema.parse('u')
const accountId = accountIdSchema.parse('1')
const syncId = syncIdSchema.parse('a'.repeat(32))
const idOf = (id: string) => calendarIdSchema.parse(id)
const refOf = (id: string) => calendarRef(accountId, idOf(id))

const listed = (id: string, more: Partial<ListedCalendar> = {}): ListedCalendar => ({
  id: idOf(id),
  summary: id,
  summaryOverride: null,
  description: null,
  timeZone: 'UTC',
  accessRole: 'owner',
  backgroundColor: null,
  foregroundColor: null,
  primary: false,
  deleted: false,
  ...more,
})

const listing = (complete: boolean, ...calendars: ListedCalendar[]): CalendarListing => ({
  calendars,
  complete,
  token: 'T',
})

function stored(id: string, more: Readonly<Record<string, unknown>> = {}): StoredDocument {
  const { document } = planRow(uid, accountId, { calendarRef: refOf(id), calendar: listed(id) }, undefined)
  const updateTime = toUpdateTime(new Timestamp(1, 0))
  return { path: `users/u/calendars/${refOf(id)}`, id: refOf(id), data: { ...document, ...more }, updateTime }
}

describe('the rows of a listing', () => {
  const known = [refOf('kept@x'), refOf('gone@x')]

  it.each([
    ['a delta tells what changed, and of nothing else', listing(false, listed('kept@x')), ['kept@x listed']],
    ['a delta tells of what is deleted', listing(false, listed('gone@x', { deleted: true })), ['gone@x gone']],
    ['a complete one also tells by what it lacks', listing(true, listed('kept@x')), ['kept@x listed', 'gone@x gone']],
    ['a complete one of nothing tells that all is gone', listing(true), ['kept@x gone', 'gone@x gone']],
    [
      'an id too long for a document is passed over',
      listing(false, listed('~'.repeat(600)), listed('kept@x')),
      ['kept@x listed'],
    ],
  ])('%s', (_, given, expected) => {
    const rows = listRows(accountId, given, known)
    const words = rows.map((row) => `${row.calendarRef.slice(2)} ${row.calendar ? 'listed' : 'gone'}`)
    expect(words).toEqual(expected)
  })
})

describe('what becomes of a calendar', () => {
  const plan = (calendar: ListedCalendar | null, document?: StoredDocument) => {
    const { write, sync } = planRow(uid, accountId, { calendarRef: refOf('a@x'), calendar }, document)
    return [write?.kind ?? 'nothing', sync ? 'sync' : 'no sync']
  }
  const mirrored = { selected: true, syncId, state: 'live' }

  it.each([
    ['new in the list', plan(listed('a@x')), ['create', 'no sync']],
    ['as it was', plan(listed('a@x'), stored('a@x')), ['nothing', 'no sync']],
    ['renamed', plan(listed('a@x', { summary: 'New' }), stored('a@x')), ['update', 'no sync']],
    ['mirrored and as it was', plan(listed('a@x'), stored('a@x', mirrored)), ['nothing', 'no sync']],
    ['gone and not mirrored', plan(null, stored('a@x')), ['delete', 'no sync']],
    ['gone and mirrored', plan(null, stored('a@x', mirrored)), ['nothing', 'sync']],
    ['gone and unknown', plan(null), ['nothing', 'no sync']],
    [
      'back after it was lost',
      plan(listed('a@x'), stored('a@x', { ...mirrored, state: 'inaccessible' })),
      ['nothing', 'sync'],
    ],
  ])('%s', (_, planned, expected) => {
    expect(planned).toEqual(expected)
  })
})
