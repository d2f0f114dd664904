import { renewChannels } from '../../functions/src/channels/renew-channels'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import { systemClock } from '../../functions/src/support/clock'
import { systemRandom } from '../../functions/src/support/random'
import { createTally, type Tally } from '../../functions/src/support/tally'
import type { CalendarSimulator } from '../../local/calendar-simulator'
import { syntheticCalendars } from '../../test/support/synthetic-calendars'
import { type Count, type Counts, type Happening, openMirroredCalendar } from '../changes/count-change'
import { changes } from '../changes/happenings'
import { meeting } from '../load/fill-calendar'
import { print } from '../load/result'
import { spreadOf } from '../load/spread'
import { DAY, type EditKind } from './realistic-day'

const HOUR = 3_600_000
const DAY_MS = 24 * HOUR

/** What one run asks for, and how much of a processor's time it takes an instance that has done it before. */
export interface UnitCost {
  readonly tally: Tally
  readonly cpuMs: number
}

export type UnitCostOf = Readonly<Record<'product' | 'common', UnitCost>>

/** What each thing costs each contender, as just measured. */
export interface UnitCosts {
  readonly nothing: UnitCostOf
  readonly edits: Readonly<Record<EditKind, UnitCostOf>>
  readonly night: UnitCostOf
  /** Reads of the hourly run, a calendar. */
  readonly hourlyReads: number
}

/** What has just started takes several times as long: the compiler has not seen it yet. */
const ROUNDS = { first: 8, counted: 15 }

export async function measureUnitCosts(): Promise<UnitCosts> {
  return {
    nothing: await measure(changeNamed('nothing')),
    edits: {
      'an event created, moved, answered or deleted': await measure(changeNamed('1 event')),
      'one instance of a series moved': await measure(changeNamed('one instance moved')),
      'an endless series renamed': await measure(changeNamed('endless weekly series renamed')),
    },
    night: await measure(usualNight),
    hourlyReads: await measureHourlyReads(),
  }
}

async function measure(happening: Happening): Promise<UnitCostOf> {
  print(`  measuring: ${happening.what}`)
  const calendar = await openMirroredCalendar(happening.prepare, ['product', 'common'])
  try {
    const rounds: Counts[] = []
    for (let round = 1; round <= ROUNDS.first + ROUNDS.counted; round += 1) {
      rounds.push(await calendar.count(happening, round))
    }
    const counted = rounds.slice(ROUNDS.first)
    return { product: medianOf(counted, 'product'), common: medianOf(counted, 'common') }
  } finally {
    await calendar.close()
  }
}

function medianOf(rounds: readonly Counts[], contender: 'product' | 'common'): UnitCost {
  const counts = rounds.flatMap((round) => round[contender] ?? [])
  const median = (figure: (count: Count) => number) => spreadOf(counts.map(figure)).median
  return {
    cpuMs: median(({ cpuMs }) => cpuMs),
    tally: {
      calls: median(({ tally }) => tally.calls),
      reads: median(({ tally }) => tally.reads),
      writes: median(({ tally }) => tally.writes),
      deletes: median(({ tally }) => tally.deletes),
      tasks: median(({ tally }) => tally.tasks),
    },
  }
}

function changeNamed(name: string): Happening {
  const found = changes.find(({ what }) => what === name)
  if (!found) throw new Error(`There is no measurement of: ${name}`)
  return found
}

const WEEKLY = 10
/** Of each weekly series, in a window of seven months. */
const INSTANCES = 26

const usualNight: Happening = {
  what: `a night of ${DAY.documents} documents`,
  prepare(google, calendarId) {
    fillUsualCalendar(google, calendarId)
    return ''
  },
  happen: () => undefined,
  run: 'next night',
}

/** Half of it instances of weekly meetings, some of which enter and leave the window each day. */
function fillUsualCalendar(google: CalendarSimulator, calendarId: string): void {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
  for (let number = 0; number < WEEKLY; number += 1) {
    const start = today - 60 * DAY_MS + number * 17 * HOUR
    google.insertEvent(calendarId, { ...meeting(`Weekly ${number}`, start), recurrence: ['RRULE:FREQ=WEEKLY'] })
  }
  const singles = DAY.documents - WEEKLY * INSTANCES
  for (let number = 0; number < singles; number += 1) {
    google.insertEvent(calendarId, meeting(`Single ${number}`, today + ((number * 9) % 4_000) * HOUR))
  }
}

async function measureHourlyReads(): Promise<number> {
  const calendars = 2_000
  const tally = createTally()
  const silent = () => undefined
  await renewChannels({
    store: countOperations(
      syntheticCalendars(calendars, () => HOUR, Date.now()),
      tally,
    ),
    access: { forAccount: () => Promise.reject(new Error('Nothing is due')) },
    queue: { enqueue: () => Promise.reject(new Error('Nothing is due')) },
    clock: systemClock,
    random: systemRandom,
    keyring: { current: 'k1', keys: new Map() },
    webhookUrl: 'https://example.com/calendarWebhook',
    channelTtl: 7 * DAY_MS,
    lostGraceMs: 30 * DAY_MS,
    timeBudgetMs: HOUR,
    logger: { info: silent, warn: silent, error: silent },
    tally,
  })
  return tally.reads / calendars
}
