import { z } from 'zod'
import { startCalendarSimulatorServer } from '../../local/calendar-simulator'
import { ada, allScopes, breakfast, clientId, failureOf, startSimulatedGoogle } from '../support/simulated-google'
import type { SimulatedGoogle } from '../support/simulated-google'

let google: SimulatedGoogle
beforeEach(async () => {
  google = await startSimulatedGoogle()
})
afterEach(() => google.server.close())

describe('the control API', () => {
  const control = async (method: string, path: string, body?: unknown): Promise<{ status: number; data: unknown }> => {
    const response = await fetch(`${google.server.url}/control${path}`, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return { status: response.status, data: await response.json() }
  }

  it('makes a user who can connect at once', async () => {
    await control('POST', '/users', { email: 'bob@example.com' })
    const grant = { user: 'bob@example.com', clientId: clientId, scopes: allScopes }
    const { data } = await control('POST', '/grants', grant)
    google.auth.setCredentials({ refresh_token: z.object({ refreshToken: z.string() }).parse(data).refreshToken })
    expect((await google.api.calendarList.list()).data.items).toMatchObject([{ id: 'bob@example.com' }])
  })

  it('edits a calendar behind the API, as a person at Google would', async () => {
    const created = await control('POST', `/calendars/${ada}/events`, breakfast('By hand'))
    const id = z.object({ id: z.string() }).parse(created.data).id
    await control('PATCH', `/calendars/${ada}/events/${id}`, { summary: 'Changed by hand' })
    expect((await google.api.events.get({ calendarId: 'primary', eventId: id })).data.summary).toBe('Changed by hand')
    await control('DELETE', `/calendars/${ada}/events/${id}`)
    expect((await google.api.events.list({ calendarId: 'primary' })).data.items).toEqual([])
  })

  it('orders failures, shows what was asked, and forgets it', async () => {
    await control('POST', '/faults', { operation: 'calendarList.list', fault: 'notFound' })
    await failureOf(google.api.calendarList.list())
    expect((await control('GET', '/requests')).data).toMatchObject({
      counts: { 'calendarList.list': 1 },
      requests: [{}, { operation: 'calendarList.list', user: ada, status: 404, reason: 'notFound' }],
    })
    await control('DELETE', '/requests')
    expect((await control('GET', '/requests')).data).toEqual({ counts: {}, requests: [] })
  })

  it('turns a switch, and refuses one that it does not have', async () => {
    expect((await control('PATCH', '/switches', { instanceIds: 'opaque' })).status).toBe(200)
    expect(google.core.switches.instanceIds).toBe('opaque')
    expect((await control('PATCH', '/switches', { imaginary: true })).status).toBe(400)
  })

  it('imports an .ics file sent as text', async () => {
    const event = 'BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:From a file\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT'
    const response = await fetch(`${google.server.url}/control/calendars/${ada}/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/calendar' },
      body: `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event}\r\nEND:VCALENDAR`,
    })
    expect(await response.json()).toEqual({ imported: 1, rejected: [] })
  })
})

describe('the server', () => {
  it('says that its port is taken', async () => {
    const port = Number(new URL(google.server.url).port)
    await expect(startCalendarSimulatorServer({ core: google.core, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })

  it('closes while a request is left hanging', async () => {
    google.core.faults.inject({ operation: 'calendarList.list', fault: 'hang', times: 1 })
    const hanging = expect(google.api.calendarList.list({}, { retry: false })).rejects.toThrow()
    while (google.server.requestLog.counts()['calendarList.list'] === undefined) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    await google.server.close()
    await hanging
  })
})
