import type { EventBody } from '../calendar-simulator'

export interface DemoEvents {
  readonly personal: readonly EventBody[]
  readonly team: readonly EventBody[]
}

export interface DemoDay {
  /** The day that the events lie around, `yyyy-mm-dd`. */
  readonly today: string
  /** The zone of the person whose calendars these are. */
  readonly zone: string
}

const DAY_MS = 86_400_000

/** Some weeks of a person and a team. Every series ends, so that all of it lies in what is mirrored. */
export function demoEvents({ today, zone }: DemoDay): DemoEvents {
  const calendar = calendarFrom(mondayOf(today), zone)
  return { personal: personalEvents(calendar), team: teamEvents(calendar) }
}

/** How the events below say when they are: `day` 0 is Monday of this week, times are wall times. */
interface DemoCalendar {
  at(day: number, from: string, to: string, inZone?: string): Pick<EventBody, 'start' | 'end'>
  /** `days` whole days. */
  on(day: number, days?: number): Pick<EventBody, 'start' | 'end'>
  /** A flight leaves in one zone and lands in another. */
  between(day: number, from: readonly [string, string], to: readonly [string, string]): Pick<EventBody, 'start' | 'end'>
}

function calendarFrom(monday: string, zone: string): DemoCalendar {
  const date = (day: number) => new Date(Date.parse(monday) + day * DAY_MS).toISOString().slice(0, 10)
  const time = (day: number, clock: string, timeZone: string) => ({ dateTime: `${date(day)}T${clock}:00`, timeZone })
  return {
    at: (day, from, to, inZone = zone) => ({ start: time(day, from, inZone), end: time(day, to, inZone) }),
    on: (day, days = 1) => ({ start: { date: date(day) }, end: { date: date(day + days) } }),
    between: (day, [left, leftZone], [lands, landsZone]) => ({
      start: time(day, left, leftZone),
      end: time(day, lands, landsZone),
    }),
  }
}

function mondayOf(today: string): string {
  const at = Date.parse(today)
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10)
}

const weekly = (days: string, count: number) => ({ recurrence: [`RRULE:FREQ=WEEKLY;BYDAY=${days};COUNT=${count}`] })
const fortnightly = (day: string, count: number) => ({
  recurrence: [`RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=${day};COUNT=${count}`],
})

function personalEvents({ at, on, between }: DemoCalendar): EventBody[] {
  return [
    { summary: 'Choir', location: "St Mary's Hall", ...at(-13, '19:30', '21:30'), ...weekly('TU', 10), id: 'choir' },
    { summary: 'Swimming', ...at(-14, '07:00', '07:45'), ...weekly('MO,TH', 16) },
    { summary: 'Piano lesson (Noa)', ...at(-12, '16:15', '17:00'), ...weekly('WE', 8), id: 'piano' },
    { summary: 'Rubbish bins out', transparency: 'transparent', ...on(-10), ...fortnightly('FR', 6) },
    { summary: 'Lunch with Priya', location: 'Canteen, 2nd floor', ...at(1, '12:30', '13:30'), id: 'lunch' },
    { summary: 'Dentist', location: '14 Harbour Street', ...at(2, '08:20', '09:00'), visibility: 'private' },
    { summary: "Noa's birthday", transparency: 'transparent', ...on(5) },
    { summary: 'Birthday party', description: 'Cake, candles, and a plan B for rain.', ...at(5, '15:00', '18:30') },
    { summary: 'Pick up the bike', ...at(0, '17:30', '18:00') },
    { summary: 'Parents’ evening', location: 'Room 3.12', ...at(3, '19:00', '20:30') },
    { summary: 'Film night 🎬', ...at(4, '20:15', '22:45') },
    { summary: 'Market', ...at(-2, '09:00', '10:30') },
    { summary: 'Brunch', ...at(6, '11:00', '13:00') },
    {
      summary: 'Flight to Lisbon',
      ...between(11, ['13:05', 'Europe/Berlin'], ['15:40', 'Europe/Lisbon']),
      id: 'flight',
    },
    { summary: 'Lisbon', ...on(11, 5) },
    { summary: 'Dinner at Time Out Market', ...at(12, '20:00', '22:00', 'Europe/Lisbon') },
    { summary: 'Flight home', ...between(15, ['17:10', 'Europe/Lisbon'], ['21:35', 'Europe/Berlin']) },
    { summary: 'Haircut', status: 'tentative', ...at(8, '17:00', '17:45') },
    { summary: 'Book club', description: 'Chapters 7 to 12', ...at(9, '19:00', '21:00') },
    { summary: 'Tax return', description: 'Really, this time.', ...on(18) },
    { summary: 'Car service', ...at(17, '08:00', '08:30') },
    { summary: 'Concert', location: 'Philharmonie', ...at(19, '20:00', '22:30') },
    { summary: 'Visit from Tom', ...on(25, 3) },
    { ...at(10, '13:00', '14:00') },
  ]
}

const guests = (...names: readonly string[]) => ({
  attendees: names.map((name, index) => ({
    email: `${name.toLowerCase()}@example.com`,
    displayName: name,
    responseStatus: (['accepted', 'needsAction', 'tentative'] as const)[index % 3],
  })),
})

const meet = (code: string) => ({
  hangoutLink: `https://meet.google.com/${code}`,
  conferenceData: {
    conferenceSolution: { key: { type: 'hangoutsMeet' }, name: 'Google Meet' },
    entryPoints: [{ entryPointType: 'video', uri: `https://meet.google.com/${code}` }],
  },
})

function teamEvents({ at, on }: DemoCalendar): EventBody[] {
  return [
    { summary: 'Stand-up', ...at(-14, '09:30', '09:45'), ...weekly('MO,TU,WE,TH,FR', 40), ...meet('abc-defg-hij') },
    { summary: 'Sprint planning', ...at(-14, '10:00', '12:00'), ...fortnightly('MO', 5), ...guests('Grace', 'Alan') },
    { summary: 'Retrospective', ...at(-3, '15:00', '16:00'), ...fortnightly('FR', 4) },
    { summary: 'Design review', ...at(-12, '10:00', '11:00', 'America/New_York'), ...weekly('WE', 9), id: 'review' },
    { summary: 'Call with Tokyo', ...at(-11, '17:00', '17:45', 'Asia/Tokyo'), ...weekly('TH', 8) },
    { summary: 'On call: Grace', transparency: 'transparent', ...on(0, 7) },
    { summary: 'On call: Alan', transparency: 'transparent', ...on(7, 7) },
    { summary: 'Release 2.4', ...on(3) },
    { summary: 'Release rehearsal', ...at(2, '14:00', '15:00'), ...guests('Grace', 'Barbara', 'Edsger') },
    { summary: 'Interview: back end', location: 'https://zoom.us/j/81234567890', ...at(1, '14:00', '15:00') },
    { summary: 'Interview: design', location: 'https://zoom.us/j/81234567891', ...at(3, '11:00', '12:00') },
    { summary: 'Customer call: Northwind', ...at(2, '16:00', '16:45'), ...meet('klm-nopq-rst') },
    { summary: 'Budget', visibility: 'private', ...at(4, '10:00', '11:00') },
    { summary: 'Security training', description: '<b>Mandatory</b>, 45 minutes', ...at(7, '13:00', '13:45') },
    { summary: 'All hands', location: 'Auditorium', ...at(8, '16:00', '17:00'), ...meet('uvw-xyza-bcd') },
    { summary: 'Offsite', location: 'Lake House', ...on(21, 3) },
    { summary: 'Office closed', ...on(14) },
    { summary: 'Hiring committee', status: 'tentative', ...at(9, '15:00', '16:00') },
    { summary: 'Database migration', ...at(5, '22:00', '23:59', 'UTC') },
    { summary: 'Farewell for Margaret', ...at(11, '16:00', '18:00') },
  ]
}
