import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { createCalendarSimulator, startCalendarSimulatorServer } from '..'
import type { CalendarSimulator } from '..'

/** `npm run simulator:bench`: how long a calendar of 50,000 events takes, in memory and over HTTP. */

const user = 'ada@example.com'
const count = 50_000
const scope = 'https://www.googleapis.com/auth/calendar'

const pageSchema = z.looseObject({
  items: z.array(z.unknown()),
  nextPageToken: z.string().optional(),
  nextSyncToken: z.string().optional(),
})

const at = (day: number, hour: number) => ({
  dateTime: new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString(),
  timeZone: 'Europe/Berlin',
})

const event = (index: number) => ({
  summary: `Event ${index}`,
  description: 'What it is about, in a sentence or two of the usual length.',
  location: 'Room 4',
  start: at(index % 365, 9),
  end: at(index % 365, 10),
  attendees: [{ email: user }, { email: 'grace@example.com' }],
})

/** No two alike: a series that was expanded once is not expanded again. */
const weekly = (index: number) => ({
  ...event(index),
  end: at(index % 365, 10 + (index % 13)),
  recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,WE'],
})

const print = (what: string, figure: string): void => console.log(`${what.padEnd(58)}${figure}`)

/** Milliseconds that the processor was at work for this process, whoever else wanted it. */
const atWork = (): number => {
  const { user: own, system } = process.cpuUsage()
  return (own + system) / 1000
}

const milliseconds = (from: number): number => performance.now() - from

/** Prints how often it can be done in a second. */
const rate = (what: string, times: number, run: (index: number) => void): void => {
  const begun = performance.now()
  for (let index = 0; index < times; index += 1) run(index)
  print(what, `${Math.round((times / milliseconds(begun)) * 1000).toLocaleString('en')} a second`)
}

const inMemory = (core: CalendarSimulator): void => {
  rate('insert a single event', count, (index) => core.insertEvent(user, event(index), `event${index}`))
  let syncToken = ''
  rate('list a row, 2,500 a page', count, (index) => {
    if (index > 0) return
    let page = core.events.list(user, user, { maxResults: 2500 })
    while (page.nextPageToken !== undefined) {
      page = core.events.list(user, user, { maxResults: 2500, pageToken: page.nextPageToken })
    }
    syncToken = page.nextSyncToken ?? ''
  })
  rate('edit an event and list the delta', 5000, (index) => {
    core.patchEvent(user, `event${index}`, { summary: 'Edited' })
    syncToken = core.events.list(user, user, { syncToken }).nextSyncToken ?? ''
  })
  rate('insert a weekly series and list half a year of it', 300, (index) => {
    core.insertEvent(user, weekly(index), `series${index}`)
    core.events.instances(user, user, `series${index}`, { timeMax: '2026-07-01T00:00:00Z' })
  })
}

const ask = async (url: string, token: string) =>
  new Promise<z.infer<typeof pageSchema>>((resolve, reject) => {
    const outgoing = request(url, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
      json(answer).then((body) => resolve(pageSchema.parse(body)), reject)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })

const listAll = async (url: string, token: string): Promise<string> => {
  let page = await ask(url, token)
  while (page.nextPageToken !== undefined) page = await ask(`${url}&pageToken=${page.nextPageToken}`, token)
  return page.nextSyncToken ?? ''
}

const overHttp = async (core: CalendarSimulator): Promise<void> => {
  const server = await startCalendarSimulatorServer({ core, port: 0 })
  const { accessToken } = core.oauth.refresh(core.oauth.grantRefreshToken(user, 'bench', [scope]), 'bench')
  const url = `${server.url}/calendar/v3/calendars/primary/events?maxResults=2500`
  await listAll(url, accessToken)
  const begun = performance.now()
  let syncToken = await listAll(url, accessToken)
  print('over HTTP, listing all of it, 2,500 a page', `${(milliseconds(begun) / 1000).toFixed(2)} s`)
  const deltas: number[] = []
  const workedBefore = atWork()
  for (let index = 0; index < 200; index += 1) {
    core.patchEvent(user, `event${index}`, { summary: `Edited ${index}` })
    const from = performance.now()
    syncToken = (await ask(`${url}&syncToken=${syncToken}`, accessToken)).nextSyncToken ?? ''
    deltas.push(milliseconds(from))
  }
  const worked = (atWork() - workedBefore) / deltas.length
  deltas.sort((a, b) => a - b)
  print('over HTTP, the delta after one edit: median', `${(deltas[100] ?? 0).toFixed(1)} ms`)
  print('over HTTP, the delta after one edit: 99 of 100 within', `${(deltas[197] ?? 0).toFixed(1)} ms`)
  print('over HTTP, the delta after one edit: at work, on average', `${worked.toFixed(1)} ms`)
  await server.close()
}

const main = async (): Promise<void> => {
  const core = createCalendarSimulator({ clock: { now: () => Date.now() }, random: { fraction: () => Math.random() } })
  core.addUser({ email: user, timeZone: 'Europe/Berlin' })
  inMemory(core)
  await overHttp(core)
}

void main()
