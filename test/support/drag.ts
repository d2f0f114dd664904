import type { Locator, Page } from 'playwright-core'

export const boxOf = async (locator: Locator) => {
  await locator.scrollIntoViewIfNeeded()
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not to be seen')
  return box
}

/** Presses in the middle of an event, or near an edge of it, and lets go elsewhere. */
export const drag = async (page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> => {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 })
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 })
  await page.mouse.up()
}

export const middle = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x: x + width / 2,
  y: y + height / 2,
})

/** How far it is from a day, or an hour, to the next. */
export const stepOf = async (page: Page) => {
  const { width, height } = await boxOf(page.locator('.day').first())
  return { day: width, hour: height / 24 }
}
