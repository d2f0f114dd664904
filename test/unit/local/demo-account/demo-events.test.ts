import { demoEvents } from '../../../../local/demo-account/demo-events'
import { demoGoogle, furnishGoogle } from '../../../../local/demo-account/furnish-google'
import { listAtGoogle } from '../../../../local/demo/compare-with-google'
import { createCalendarSimulator } from '../../../../local/calendar-simulator'

const DAY = 86_400_000
const furnished = (now: number, zone = 'Europe/Berlin') => {
  const google = createCalendarSimulator({ clock: { now: () => now }, random: { fraction: () => Math.random() } })
  furnishGoogle(google, { now, zone })
  const of = (calendarId: string) => listAtGoogle(google, demoGoogle.account, calendarId)
  return [...of(demoGoogle.personal.id), ...of(demoGoogle.team.id)]
}

describe("the demo's events", () => {
  it.each(['2026-03-02', '2026-03-08', '2027-01-01'])('lie in the week of %s from Monday on', (today) => {
    const { personal } = demoEvents({ today, zone: 'UTC' })
    const bike = personal.find(({ summary }) => summary === 'Pick up the bike')
    const start = new Date(`${bike?.start?.dateTime}Z`)
    expect(start.getUTCDay()).toBe(1)
    const ago = Date.parse(today) - Date.parse(start.toISOString().slice(0, 10))
    expect(ago).toBeGreaterThanOrEqual(0)
    expect(ago).toBeLessThan(7 * DAY)
  })

  it.each([
    ['a Monday', Date.UTC(2026, 2, 2, 9)],
    ['a Sunday night', Date.UTC(2026, 2, 8, 22, 30)],
    ['the day of a time change', Date.UTC(2026, 9, 25, 1)],
  ])('all lie within what is mirrored, counted from %s', (_, now) => {
    const events = furnished(now)
    const starts = events.map(({ start }) => Date.parse(start?.dateTime ?? `${start?.date}T00:00:00Z`))
    expect(Math.min(...starts)).toBeGreaterThan(now - 29 * DAY)
    expect(Math.max(...starts)).toBeLessThan(now + 179 * DAY)
  })

  it('are some dozens of every kind', () => {
    const events = furnished(Date.UTC(2026, 2, 4, 9))
    expect(events.length).toBeGreaterThan(100)
    expect(events.filter(({ recurringEventId }) => recurringEventId !== undefined).length).toBeGreaterThan(50)
    expect(events.filter(({ start }) => start?.date !== undefined).length).toBeGreaterThan(5)
    expect(new Set(events.map(({ start }) => start?.timeZone)).size).toBeGreaterThan(4)
    expect(events.some(({ summary }) => summary === undefined)).toBe(true)
    expect(events.filter(({ summary }) => summary === 'Design review')).toHaveLength(8)
    expect(events.filter(({ summary }) => summary === 'Choir: dress rehearsal')).toHaveLength(1)
  })
})
