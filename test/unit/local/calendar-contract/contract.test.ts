import { behaviours } from '../../../../local/calendar-contract/behaviours'
import type { Subject } from '../../../../local/calendar-contract/behaviour'
import { createCalendar, deleteCalendar, leftBehind } from '../../../../local/calendar-contract/own-calendar'
import { observe, runContract } from '../../../../local/calendar-contract/run-contract'
import { startSimulatedGoogle } from '../../../support/simulated-google'
import type { SimulatedGoogle } from '../../../support/simulated-google'

let google: SimulatedGoogle
let subject: Subject

beforeAll(async () => {
  google = await startSimulatedGoogle()
  subject = { api: google.api, calendarId: await createCalendar(google.api) }
})
afterAll(() => google.server.close())

describe('the simulator does what the contract says', () => {
  it.each(behaviours.map((behaviour) => [behaviour.rule, behaviour] as const))('%s', async (_rule, behaviour) => {
    const { expected, observed } = await observe(subject, behaviour)
    expect(observed).toEqual(expected)
  })
})

describe('a run of the contract', () => {
  const [one, ...others] = behaviours
  if (one === undefined) throw new Error('There are behaviours.')

  it('tells what differs, and what broke down, and goes on', async () => {
    const broken = { ...one, observe: () => Promise.reject(new Error('no answer')) }
    const told: string[] = []
    const run = runContract(subject, [{ ...one, expected: 'else' }, broken, one], {
      signal: new AbortController().signal,
      told: ({ verdict }) => void told.push(verdict),
    })
    expect((await run).map(({ verdict }) => verdict)).toEqual(['differs', 'broke down', 'as expected'])
    expect(told).toEqual(['differs', 'broke down', 'as expected'])
  })

  it('ends after the one under way when it is told to', async () => {
    const stopping = new AbortController()
    const run = runContract(subject, [one, ...others], { signal: stopping.signal, told: () => stopping.abort() })
    expect(await run).toHaveLength(1)
  })

  it('knows the calendars that earlier ones left behind, and deletes them', async () => {
    expect(await leftBehind(google.api)).toEqual([subject.calendarId])
    const second = await createCalendar(google.api)
    google.core.faults.inject({ operation: 'calendars.delete', fault: 'unavailable', times: 2 })
    await deleteCalendar(google.api, second)
    expect(await leftBehind(google.api)).toEqual([subject.calendarId])
  })
})
