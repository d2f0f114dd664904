import { eventIdSchema } from '../../../../functions/src/model/ids'
import { planDelta } from '../../../../functions/src/sync/plan-delta'
import { readRow } from '../../../../functions/src/sync/read-row'
import { IdFilter } from '../../../../functions/src/sync/id-filter'

const known = IdFilter.of([eventIdSchema.parse('weekly')])
const single = { id: 'lunch', status: 'confirmed' }
const recurring = { id: 'weekly', status: 'confirmed', recurrence: ['RRULE:FREQ=WEEKLY'] }
const exception = { id: 'weekly_1', status: 'confirmed', recurringEventId: 'weekly' }
const cancelledException = { ...exception, status: 'cancelled' }
const gone = (id: string) => ({ id, status: 'cancelled' })

function plan(...rows: readonly unknown[]) {
  const { singles, expand, ended, exceptions, unreadable } = planDelta(rows.map(readRow), known)
  return {
    singles: [...singles].map(([id, event]) => [id, event?.status ?? null]),
    expand: [...expand],
    ended: [...ended],
    exceptions: [...exceptions].map(([id, events]) => [id, events.length]),
    unreadable: unreadable.map(({ eventId }) => eventId),
  }
}

const nothing = { singles: [], expand: [], ended: [], exceptions: [], unreadable: [] }

describe('what a delta touched', () => {
  it('a single event stands for itself', () => {
    expect(plan(single)).toEqual({ ...nothing, singles: [['lunch', 'confirmed']] })
  })

  it('a cancelled event leaves nothing under its id', () => {
    expect(plan(gone('lunch'))).toEqual({ ...nothing, singles: [['lunch', null]] })
  })

  it('R9 a recurring event is expanded by Google, and has no document of its own', () => {
    expect(plan(recurring)).toEqual({ ...nothing, singles: [['weekly', null]], expand: ['weekly'] })
  })

  it('R9 a recurring event with stored instances is expanded, also where its own row cannot be read', () => {
    const unreadable = { ...recurring, start: 'soon' }
    expect(plan(unreadable)).toEqual({ ...nothing, expand: ['weekly'], unreadable: ['weekly'] })
  })

  it('R10 a recurring event that became a single one leaves none of its instances, also where its row cannot be read', () => {
    const unreadable = { id: 'weekly', start: 'soon' }
    expect(plan(unreadable)).toEqual({ ...nothing, ended: ['weekly'], unreadable: ['weekly'] })
  })

  it('R10 exceptions of what says that it does not recur are left out, whether or not the rest of it can be read', () => {
    const unreadable = { id: 'weekly', start: 'soon' }
    const rows = [cancelledException, unreadable, { ...exception, id: 'weekly_2' }]
    expect(plan(...rows)).toEqual({ ...nothing, ended: ['weekly'], unreadable: ['weekly'] })
  })

  it('R9 a row that does not even tell whether it recurs is expanded where instances are stored', () => {
    const unreadable = { ...recurring, start: 'soon', recurrence: 'weekly' }
    expect(plan(unreadable)).toEqual({ ...nothing, expand: ['weekly'], unreadable: ['weekly'] })
  })

  it('R9 a row that cannot be read, and says that it recurs, is expanded whatever is stored', () => {
    const unknown = { ...recurring, id: 'new', start: 'soon' }
    expect(plan(unknown)).toEqual({ ...nothing, expand: ['new'], unreadable: ['new'] })
  })

  it('R9 an exception that cannot be read touches its recurring event, unless that is none any more by its own row', () => {
    const unreadable = { ...exception, start: 'soon' }
    expect(plan(unreadable)).toEqual({ ...nothing, expand: ['weekly'], unreadable: [exception.id] })
    const withoutSeries = { ...nothing, singles: [['weekly', null]], ended: ['weekly'], unreadable: [exception.id] }
    expect(plan(gone('weekly'), unreadable)).toEqual(withoutSeries)
    const unreadableSingle = { id: 'weekly', start: 'soon' }
    expect(plan(unreadableSingle, unreadable)).toEqual({
      ...nothing,
      ended: ['weekly'],
      unreadable: ['weekly', exception.id],
    })
  })

  it('R9 an exception touches its recurring event', () => {
    expect(plan(exception)).toEqual({ ...nothing, expand: ['weekly'], exceptions: [['weekly', 1]] })
  })

  it('R9 a cancelled exception touches its recurring event', () => {
    expect(plan(cancelledException)).toEqual({ ...nothing, expand: ['weekly'], exceptions: [['weekly', 1]] })
  })

  it('R10 a recurring event that is deleted leaves none of its instances', () => {
    expect(plan(gone('weekly'))).toEqual({ ...nothing, singles: [['weekly', null]], ended: ['weekly'] })
  })

  it('R10 a recurring event that became a single one leaves none of its instances', () => {
    const row = { id: 'weekly', status: 'confirmed' }
    expect(plan(row)).toEqual({ ...nothing, singles: [['weekly', 'confirmed']], ended: ['weekly'] })
  })

  it('a cancelled exception that outlives its recurring event brings nothing back', () => {
    const result = { ...nothing, singles: [['weekly', null]], ended: ['weekly'] }
    expect(plan(gone('weekly'), exception)).toEqual(result)
    expect(plan(exception, gone('weekly'))).toEqual(result)
  })

  it('R9 an odd row spoils nothing but itself', () => {
    expect(plan({ id: 'odd', start: 'tomorrow' }, single, 'not even an object')).toEqual({
      ...nothing,
      singles: [['lunch', 'confirmed']],
      unreadable: ['odd', null],
    })
  })
})
