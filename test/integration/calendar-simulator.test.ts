import { ada, breakfast, failureOf, insertBreakfast, startSimulatedGoogle } from '../support/simulated-google'
import type { SimulatedGoogle } from '../support/simulated-google'

let google: SimulatedGoogle
beforeEach(async () => {
  google = await startSimulatedGoogle()
})
afterEach(() => google.server.close())

const firstToken = async (): Promise<string> => {
  const { data } = await google.api.events.list({ calendarId: 'primary' })
  return data.nextSyncToken ?? ''
}

describe('the unchanged Google client', () => {
  it('refreshes its access token and lists the calendars', async () => {
    const { data } = await google.api.calendarList.list()
    expect(data.items).toMatchObject([{ id: ada, primary: true, accessRole: 'owner', timeZone: 'Europe/Berlin' }])
    expect(google.server.requestLog.counts()).toEqual({ 'oauth.token': 1, 'calendarList.list': 1 })
  })

  it('inserts, reads, patches and deletes an event', async () => {
    const eventId = await insertBreakfast(google.api, 'Breakfast')
    await google.api.events.patch({ calendarId: 'primary', eventId, requestBody: { summary: 'Lunch' } })
    expect((await google.api.events.get({ calendarId: 'primary', eventId })).data).toMatchObject({ summary: 'Lunch' })
    expect((await google.api.events.list({ calendarId: ada })).data.items).toMatchObject([
      { id: eventId, summary: 'Lunch' },
    ])
    await google.api.events.delete({ calendarId: 'primary', eventId })
    expect((await google.api.events.list({ calendarId: ada })).data.items).toEqual([])
  })

  it('pages through a delta with the sync token on every page', async () => {
    const syncToken = await firstToken()
    for (const name of ['a', 'b', 'c']) await insertBreakfast(google.api, name)
    const names: unknown[] = []
    let pageToken: string | undefined
    let next: string | null | undefined
    do {
      const { data } = await google.api.events.list({
        calendarId: 'primary',
        syncToken,
        maxResults: 2,
        ...(pageToken !== undefined && { pageToken }),
      })
      names.push((data.items ?? []).map(({ summary }) => summary))
      pageToken = data.nextPageToken ?? undefined
      next = data.nextSyncToken
    } while (pageToken !== undefined)
    expect(names).toEqual([['a', 'b'], ['c']])
    expect(next).not.toBe(syncToken)
  })

  it('expands a series and changes one instance', async () => {
    const { data } = await google.api.events.insert({
      calendarId: 'primary',
      requestBody: { ...breakfast('Weekly'), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'] },
    })
    const eventId = data.id ?? ''
    const second = `${eventId}_20260309T080000Z`
    await google.api.events.patch({ calendarId: 'primary', eventId: second, requestBody: { summary: 'Another' } })
    const instances = await google.api.events.instances({ calendarId: 'primary', eventId })
    expect(instances.data.items?.map(({ summary }) => summary)).toEqual(['Weekly', 'Another', 'Weekly'])
  })

  it('sees an expired sync token as 410 fullSyncRequired', async () => {
    const syncToken = await firstToken()
    google.core.expireSyncTokens(ada)
    expect(await failureOf(google.api.events.list({ calendarId: 'primary', syncToken }))).toMatchObject({
      error: { code: 410, errors: [{ reason: 'fullSyncRequired', domain: 'calendar', location: 'syncToken' }] },
    })
  })

  it('gets only the fields that it asked for', async () => {
    await insertBreakfast(google.api, 'Masked')
    const { data } = await google.api.events.list({
      calendarId: 'primary',
      fields: 'items(id,start/dateTime),nextSyncToken',
    })
    expect(Object.keys(data).toSorted()).toEqual(['items', 'nextSyncToken'])
    expect(data.items).toEqual([{ id: expect.any(String), start: { dateTime: '2026-03-02T09:00:00+01:00' } }])
  })

  it("gets errors in Google's shape, and never a stack trace", async () => {
    expect(await failureOf(google.api.events.get({ calendarId: 'primary', eventId: 'absent' }))).toEqual({
      error: {
        errors: [{ domain: 'global', reason: 'notFound', message: 'Not Found' }],
        code: 404,
        message: 'Not Found',
      },
    })
    const odd = await fetch(`${google.server.url}/calendar/v3/calendars/primary/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect([odd.status, await odd.text()]).toEqual([400, expect.not.stringContaining('at ')])
  })

  it('gets an ordered failure as often as ordered', async () => {
    google.core.faults.inject({ operation: 'events.watch', fault: 'rateLimitExceeded', times: 1 })
    const requestBody = { id: 'c', type: 'web_hook', address: 'http://127.0.0.1:9/' }
    expect(await failureOf(google.api.events.watch({ calendarId: 'primary', requestBody }))).toMatchObject({
      error: { code: 403, errors: [{ reason: 'rateLimitExceeded', domain: 'usageLimits' }] },
    })
    expect((await google.api.events.watch({ calendarId: 'primary', requestBody })).data.id).toBe('c')
  })

  it('finds the connection cut where that was ordered', async () => {
    google.core.faults.inject({ operation: 'events.insert', fault: 'cut', times: 1, when: 'after' })
    await expect(insertBreakfast(google.api, 'Lost answer')).rejects.toThrow()
    expect((await google.api.events.list({ calendarId: 'primary' })).data.items).toMatchObject([
      { summary: 'Lost answer' },
    ])
  })
})
