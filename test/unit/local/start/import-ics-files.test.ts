import { importIcsFiles } from '../../../../local/start/import-ics-files'
import { ada, aSimulator } from '../calendar-simulator/a-simulator'

const ics = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const lunch = ['BEGIN:VEVENT', 'UID:1@x', 'DTSTART:20260303T120000', 'SUMMARY:Lunch', 'END:VEVENT']

const importing = (path: string, text: string) => {
  const { core } = aSimulator()
  const [imported] = importIcsFiles(core, [{ path, text }], { account: ada, zone: 'Europe/Berlin' })
  return { imported, calendar: imported && core.calendars.get(ada, imported.id), core }
}

describe('an .ics file becomes a calendar', () => {
  it('with the name and the zone that it says', () => {
    const { calendar, imported } = importing(
      'a.ics',
      ics('X-WR-CALNAME:Chess\\, fast', 'X-WR-TIMEZONE:Asia/Tokyo', ...lunch),
    )
    expect(calendar).toMatchObject({ summary: 'Chess, fast', timeZone: 'Asia/Tokyo' })
    expect(imported).toMatchObject({ imported: 1, rejected: [] })
  })

  it("otherwise with the file's name and the owner's zone", () => {
    const { calendar } = importing('/some/where/Public Holidays.ics', ics(...lunch))
    expect(calendar).toMatchObject({ summary: 'Public Holidays', timeZone: 'Europe/Berlin' })
  })

  it("with the owner's zone where the file names one that does not exist", () => {
    expect(importing('a.ics', ics('X-WR-TIMEZONE:Middle/Earth', ...lunch)).calendar?.timeZone).toBe('Europe/Berlin')
  })

  it('of its own, also where two files have one name', () => {
    const { core } = aSimulator()
    const file = { path: 'a.ics', text: ics(...lunch) }
    const imported = importIcsFiles(core, [file, file], { account: ada, zone: 'UTC' })
    expect(new Set(imported.map(({ id }) => id)).size).toBe(2)
  })

  it('also when it cannot be read, and says why', () => {
    expect(importing('a.ics', 'hello').imported).toMatchObject({
      imported: 0,
      rejected: [{ uid: null, summary: null }],
    })
  })
})
