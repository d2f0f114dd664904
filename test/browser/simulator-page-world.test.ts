import type { CalendarSimulator } from '../../local/calendar-simulator'
import { startRecordingTarget } from '../support/recording-target'
import { ada, grace, team, useSimulatorPage } from '../support/simulator-page'

const start = useSimulatorPage()

describe('people and calendars', () => {
  it('gives a role, changes it and takes it away, without a mouse', async () => {
    const { page, core, event } = await start()
    const rolesOf = () => core.look.calendars(grace).map(({ id, role }) => [id, role])
    await page.getByRole('button', { name: 'Share Team' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(grace)
    await page.keyboard.press('Enter')
    const theirs = page.getByLabel(`What ${grace} may do`)
    await theirs.waitFor()
    expect(rolesOf()).toContainEqual([team, 'reader'])
    await theirs.focus()
    await page.keyboard.type('Edits')
    await page.getByRole('status').filter({ hasText: 'grace@example.com: Edits' }).waitFor({ state: 'attached' })
    expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe(`What ${grace} may do`)
    expect(rolesOf().find(([id]) => id === team)?.[1]).toMatch(/^writer/)
    await page.getByRole('button', { name: `Stop sharing with ${grace}` }).focus()
    await page.keyboard.press('Enter')
    await theirs.waitFor({ state: 'detached' })
    expect(rolesOf()).toEqual([[grace, 'owner']])
    await page.keyboard.press('Escape')
    await event('Weekly', 2).waitFor()
  })

  it('lets a reader look and change nothing', async () => {
    const { page, event, focusedEvent } = await start({
      prepare: (core) => core.shareCalendar(team, grace, 'reader'),
    })
    const answered = Promise.withResolvers<void>()
    await page.route(/user=grace/, async (route) => {
      await answered.promise
      await route.continue()
    })
    await page.getByLabel('Person', { exact: true }).selectOption(grace)
    // Until the simulator has answered, the week is still what Ada sees, and what she may edit.
    await event('Weekly', 2).focus()
    expect(await focusedEvent()).toBeNull()
    await page.locator('#week-title').focus()
    await page.keyboard.press('n')
    expect(await page.getByRole('dialog').count()).toBe(0)
    answered.resolve()
    await event('Weekly', 2).click()
    await page.getByRole('dialog', { name: 'Event (read only)' }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Title' }).isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
  })

  it('begins with people and calendars that are added here', async () => {
    const { page, core } = await start()
    await page.getByRole('button', { name: 'Add a person' }).press('Enter')
    await page.keyboard.type('alan@example.com')
    await page.getByLabel('Time zone', { exact: true }).fill('Asia/Tokyo')
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: 'alan@example.com' }).waitFor()
    await page.getByRole('button', { name: 'Add a calendar' }).press('Enter')
    await page.keyboard.type('Holidays')
    await page.getByRole('combobox', { name: 'Notifications' }).selectOption('unsupported')
    await page.getByRole('button', { name: 'Add calendar' }).press('Enter')
    await page.getByText('no notifications').waitFor()
    expect(
      core.look.calendars('alan@example.com').map(({ summary, timeZone, push }) => [summary, timeZone, push]),
    ).toEqual([
      ['alan@example.com', 'Asia/Tokyo', 'supported'],
      ['Holidays', 'Asia/Tokyo', 'unsupported'],
    ])
  })

  it('invites whom nobody knew', async () => {
    const { page, core } = await start()
    await page.getByRole('button', { name: 'Share Personal' }).click()
    await page
      .getByRole('textbox', { name: 'Person' })
      .or(page.getByRole('combobox', { name: 'Person' }))
      .last()
      .fill('new@example.com')
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByLabel('What new@example.com may do').waitFor()
    expect(core.look.calendars('new@example.com').map(({ id }) => id)).toContain(ada)
  })
})

describe('the faults', () => {
  const listAs = (core: CalendarSimulator, params = {}) => {
    try {
      return core.events.list(ada, ada, params).nextSyncToken ?? ''
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error
    }
  }

  it('end sync tokens: 410 from then on', async () => {
    const { page, told, core } = await start()
    await page.getByRole('tab', { name: 'Faults' }).press('Enter')
    const syncToken = listAs(core)
    await page.getByRole('button', { name: 'End them: 410' }).click()
    await told('Sync tokens have ended')
    expect(listAs(core, { syncToken })).toBe(410)
  })

  it('fail the next requests as ordered, without a mouse, and show what is left', async () => {
    const { page, told, core } = await start()
    await page.getByRole('tab', { name: 'Faults' }).press('Enter')
    await page.getByLabel('What', { exact: true }).focus()
    await page.keyboard.type('429')
    await page.getByLabel('Times').fill('2')
    await page.getByRole('button', { name: 'Order', exact: true }).focus()
    await page.keyboard.press('Enter')
    await told('Ordered: 429')
    expect(listAs(core)).toBe(429)
    await page.getByRole('listitem').filter({ hasText: '429 · too many requests · any request · 1 left' }).waitFor()
    await page.getByRole('tab', { name: 'Faults 1 ordered' }).waitFor()
    await page.getByRole('button', { name: 'Reset all faults' }).press('Enter')
    await told('Everything goes well again')
    expect(listAs(core)).toEqual(expect.any(String))
  })

  it('slow answers down, and limit the quota', async () => {
    const { page, told, core } = await start()
    await page.getByRole('tab', { name: 'Faults' }).press('Enter')
    await page.getByLabel('Seconds').fill('3')
    await page.getByRole('button', { name: 'Slow', exact: true }).click()
    await told('3 s longer')
    expect(core.faults.delayOf('events.list')).toBe(3000)
    await page.getByLabel('A minute').fill('1')
    await page.getByRole('button', { name: 'Limit' }).click()
    await told('One request a minute')
    expect([listAs(core), listAs(core)]).toEqual([expect.any(String), 403])
  })

  it('strike by chance, and in the middle of paging', async () => {
    const { page, told, core } = await start()
    await page.getByRole('tab', { name: 'Faults' }).press('Enter')
    await page.getByLabel('What', { exact: true }).selectOption('410 · in the middle of paging')
    await page.getByLabel('Of', { exact: true }).selectOption('events.list')
    await page.getByLabel('Times').fill('3')
    await page.getByLabel('Chance %').fill('40')
    await page.getByRole('button', { name: 'Order', exact: true }).click()
    await told('Ordered: 410 · in the middle of paging')
    const order = { operation: 'events.list', fault: 'fullSyncRequired', page: 'later', times: 3, probability: 0.4 }
    expect(core.faults.standing().faults).toMatchObject([{ order }])
    const words = '410 · in the middle of paging · events.list · 40 % · 3 left'
    await page.getByRole('listitem').filter({ hasText: words }).waitFor()
  })

  it('drop, double, reorder, delay and multiply notifications, and bring them too early and too late', async () => {
    const { page, told, core } = await start()
    await page.getByRole('tab', { name: 'Faults' }).press('Enter')
    for (const [label, value] of [
      ['Drop %', '10'],
      ['Double %', '20'],
      ['Reorder %', '30'],
      ['Delay s', '4'],
      ['More each', '5'],
      ['After stop s', '6'],
    ] as const) {
      await page.getByLabel(label).fill(value)
    }
    await page.getByLabel('sync comes before the answer to watch').check()
    await page.getByRole('button', { name: 'Apply' }).click()
    await told('Notifications go out like that')
    expect(core.push.faults()).toEqual({
      drop: 0.1,
      duplicate: 0.2,
      reorder: 0.3,
      delay: [0, 4000],
      flood: 5,
      lateAfterStop: 6000,
    })
    expect(core.switches.syncMessage).toBe('before-response')
    await page.getByRole('listitem').filter({ hasText: '10 % of notifications dropped' }).waitFor()
    await page.getByRole('button', { name: 'Reset all faults' }).click()
    await told('Everything goes well again')
    expect(core.push.faults()).toMatchObject({ drop: 0, flood: 0, lateAfterStop: 0 })
    expect(core.switches.syncMessage).toBe('after-response')
  })
})

describe('behind the scenes', () => {
  it('are channels, notifications with their answers, tokens that were issued, and the quota', async () => {
    const { page, core, server } = await start()
    const target = await startRecordingTarget([204, 503])
    const panel = (name: string) => page.getByRole('list', { name })
    try {
      core.events.watch(ada, team, { id: 'the-channel', type: 'web_hook', address: target.url })
      core.patchEvent(team, 'weekly', { summary: 'Weekly, changed' })
      await panel('Channels').getByText('the-channel').waitFor()
      await panel('Channels').getByText('6 days left').or(panel('Channels').getByText('7 days left')).waitFor()
      await panel('Notifications').getByText('sync · Team').waitFor()
      await panel('Notifications').getByRole('listitem').filter({ hasText: 'exists · Team' }).getByText('503').waitFor()
    } finally {
      await target.close()
    }
    const token = core.oauth.refresh(
      core.oauth.grantRefreshToken(ada, 'c', ['https://www.googleapis.com/auth/calendar']),
      'c',
    )
    const headers = { authorization: `Bearer ${token.accessToken}` }
    await fetch(`${server.url}/calendar/v3/calendars/${team}/events`, { headers })
    const issued = panel('Sync tokens').getByRole('listitem').filter({ hasText: 'Team' })
    await issued.getByText('after a full listing, 1 item').waitFor()
    await issued.getByText('current').waitFor()
    await panel('Quota').getByText('1 a minute').or(panel('Quota').getByText('2 a minute')).first().waitFor()
    core.expireSyncTokens(team)
    await issued.getByText('ended: 410').waitFor()
    const access = panel('Access').getByRole('listitem')
    await access
      .filter({ hasText: `access token · ${ada}` })
      .getByText(/^(59|60) min left$/)
      .waitFor()
    await access
      .filter({ hasText: `refresh token · ${ada}` })
      .getByText('client c')
      .waitFor()
    expect(await page.content()).not.toContain(token.accessToken)
    core.oauth.revokeUser(ada)
    await panel('Access').getByText('No client has a token.').waitFor()
    expect(await issued.count()).toBe(1)
  })
})
