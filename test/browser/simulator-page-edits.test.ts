import type { Page } from 'playwright-core'
import { boxOf, drag, middle, stepOf } from '../support/drag'
import { ada, startsOf, team, useSimulatorPage } from '../support/simulator-page'

const start = useSimulatorPage()

describe('moving an event', () => {
  it('is done by dragging it, and keeps its zone', async () => {
    const inTokyo = (hour: number) => ({ dateTime: `2026-03-03T${hour}:00:00+01:00`, timeZone: 'Asia/Tokyo' })
    const { page, event, told, core } = await start({
      prepare: (google) => void google.patchEvent(ada, 'lunch', { start: inTokyo(12), end: inTokyo(13) }),
    })
    const { day, hour } = await stepOf(page)
    await drag(page, middle(await boxOf(event('Lunch', 3))), { x: 2 * day, y: -1.5 * hour })
    await told('Thursday 5 March, 10:30 to 11:30')
    expect(core.look.event(ada, ada, 'lunch').start).toEqual({
      dateTime: '2026-03-05T10:30:00+01:00',
      timeZone: 'Asia/Tokyo',
    })
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('makes it longer at its lower edge', async () => {
    const { page, event, told, core } = await start()
    const { hour } = await stepOf(page)
    const { x, y, width, height } = await boxOf(event('Lunch', 3))
    await drag(page, { x: x + width / 2, y: y + height - 3 }, { x: 0, y: hour })
    await told('Tuesday 3 March, 12:00 to 14:00')
    expect(core.look.event(ada, ada, 'lunch').end?.dateTime).toBe('2026-03-03T14:00:00+01:00')
  })

  it('moves whole days, too', async () => {
    const { page, event, told, core } = await start()
    const { day } = await stepOf(page)
    const { x, y, height } = await boxOf(event('Fair'))
    await drag(page, { x: x + day / 2, y: y + height / 2 }, { x: -2 * day, y: 0 })
    await told('Tuesday 3 March to Wednesday 4 March, all day')
    expect(core.look.event(ada, ada, 'fair')).toMatchObject({
      start: { date: '2026-03-03' },
      end: { date: '2026-03-05' },
    })
  })

  it('works with a finger that rests on it first', async () => {
    const { page, event, told, core } = await start({ hasTouch: true })
    const { day } = await stepOf(page)
    const { x, y } = middle(await boxOf(event('Lunch', 3)))
    const fingers = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove', to: number) =>
      fingers.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x: to, y }] })
    await touch('touchStart', x)
    await page.locator('#week.dragging').waitFor()
    for (const share of [0.3, 0.6, 1]) await touch('touchMove', x + share * day)
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await told('Wednesday 4 March, 12:00 to 13:00')
    expect(core.look.event(ada, ada, 'lunch').start?.dateTime).toBe('2026-03-04T12:00:00+01:00')
  })

  it('needs no mouse: M lifts it, arrows carry it, Enter puts it down', async () => {
    const { page, event, told, core, focusedEvent } = await start()
    await event('Lunch', 3).focus()
    await page.keyboard.press('m')
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key)
    await page
      .getByRole('status')
      .filter({ hasText: 'Wednesday 4 March, 12:30 to 13:45' })
      .waitFor({ state: 'attached' })
    await page.keyboard.press('Enter')
    await told('Wednesday 4 March, 12:30 to 13:45')
    expect(core.look.event(ada, ada, 'lunch').start?.dateTime).toBe('2026-03-04T12:30:00+01:00')
    expect(await focusedEvent()).toBe('lunch')
  })

  it('goes on into the next week, and Escape puts it back', async () => {
    const { page, event, told, core } = await start()
    await event('Lunch', 3).focus()
    await page.keyboard.press('m')
    for (let days = 0; days < 6; days += 1) await page.keyboard.press('ArrowRight')
    await page.getByRole('heading', { name: '9 – 15 March 2026' }).waitFor()
    await page.keyboard.press('Escape')
    await told('It stays where it was.')
    expect(core.look.event(ada, ada, 'lunch').start?.dateTime).toBe('2026-03-03T12:00:00+01:00')
  })
})

const answer = async (page: Page, scope: string): Promise<void> => {
  const option = page.getByRole('radio', { name: scope, exact: true })
  await option.waitFor()
  for (let press = 0; press < 3 && !(await option.isChecked()); press += 1) await page.keyboard.press('ArrowDown')
  expect(await option.isChecked()).toBe(true)
  await page.keyboard.press('Enter')
}

describe('a series', () => {
  const mondays = ['2026-02-23', '2026-03-02', '2026-03-09', '2026-03-16'].map((date) => `${date}T10:00:00+01:00`)

  it.each([
    ['This event', [mondays[0], mondays[2], mondays[3]]],
    ['This and following events', [mondays[0]]],
    ['All events', []],
  ])('is deleted as far as was said: %s', async (scope, left) => {
    const { page, event, told, stored } = await start()
    await event('Weekly', 2).focus()
    await page.keyboard.press('Delete')
    await answer(page, scope)
    await told('“Weekly” is deleted')
    expect(startsOf(stored('Weekly', team))).toEqual(left)
  })

  it.each([
    ['This event', ['Weekly', 'Renamed', 'Weekly', 'Weekly']],
    ['This and following events', ['Weekly', 'Renamed', 'Renamed', 'Renamed']],
    ['All events', ['Renamed', 'Renamed', 'Renamed', 'Renamed']],
  ])('is renamed as far as was said: %s', async (scope, titles) => {
    const { page, event, told, stored } = await start()
    await event('Weekly', 2).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Title').fill('Renamed')
    await page.keyboard.press('Enter')
    await answer(page, scope)
    await told('is saved')
    const all = [...stored('Weekly', team), ...stored('Renamed', team)]
    const inOrder = all.toSorted((a, b) => ((a.start?.dateTime ?? '') < (b.start?.dateTime ?? '') ? -1 : 1))
    expect(inOrder.map(({ summary }) => summary)).toEqual(titles)
  })

  it.each([
    ['This event', ['2026-02-23T10', '2026-03-04T11', '2026-03-09T10', '2026-03-16T10']],
    ['This and following events', ['2026-02-23T10', '2026-03-04T11', '2026-03-11T11', '2026-03-18T11']],
    ['All events', ['2026-02-25T11', '2026-03-04T11', '2026-03-11T11', '2026-03-18T11']],
  ])('is dragged to another day as far as was said: %s', async (scope, hours) => {
    const { page, event, told, stored } = await start()
    const { day, hour } = await stepOf(page)
    await drag(page, middle(await boxOf(event('Weekly', 2))), { x: 2 * day, y: hour })
    await answer(page, scope)
    await told('Wednesday 4 March, 11:00 to 12:00')
    expect(startsOf(stored('Weekly', team)).map((at) => at?.slice(0, 13))).toEqual(hours)
  })

  it.each([
    ['Does not repeat', 'All events', ['2026-02-23T10']],
    ['Every second week', 'This and following events', ['2026-02-23T10', '2026-03-02T10', '2026-03-16T10']],
  ])('gets another rule, for more than one event only: %s', async (rule, scope, hours) => {
    const { page, event, told, stored } = await start()
    await event('Weekly', 2).press('Enter')
    await page.getByLabel('Repeats').focus()
    await page.keyboard.type(rule)
    if (rule !== 'Does not repeat') await page.getByLabel('Number of times').fill('2')
    await page.getByRole('button', { name: 'Save' }).press('Enter')
    await page.getByRole('radio', { name: scope }).waitFor()
    expect(await page.getByRole('radio', { name: 'This event' }).count()).toBe(0)
    await answer(page, scope)
    await told('is saved')
    expect(startsOf(stored('Weekly', team)).map((at) => at?.slice(0, 13))).toEqual(hours)
  })

  it('is deleted in its dialog, too, and the focus goes to its day', async () => {
    const { page, event, told, stored } = await start()
    await event('Lunch', 3).press('Enter')
    await page.getByRole('button', { name: 'Delete' }).press('Enter')
    await told('“Lunch” is deleted')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(stored('Lunch')).toEqual([])
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Tue 3 March')
  })

  it('stays as it is where nobody answers', async () => {
    const { page, event, stored } = await start()
    await event('Weekly', 2).focus()
    await page.keyboard.press('Delete')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(stored('Weekly', team)).toHaveLength(4)
  })
})
