import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Firestore } from '@google-cloud/firestore'
import express from 'express'
import type { Browser } from 'playwright-core'
import { z } from 'zod'
import { launchBrowser, openPage } from '../support/browser'
import { eventDocument } from '../support/event-document'
import { testEmulators, testProjectId } from '../support/test-project'

const HOUR = 3_600_000
const addressSchema = z.object({ port: z.number() })
const APP = 'test/fixtures/react-app'

jest.setTimeout(120_000)

/** An app as somebody would build it, with React itself and the published client. */
describe('the React recipe', () => {
  const projectId = testProjectId()
  const server = new Firestore({ projectId })
  let browser: Browser
  let folder: string
  let host: Server

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'calendar-mirror-react-'))
    await promisify(execFile)('node_modules/.bin/vite', [
      'build',
      APP,
      '-c',
      `${APP}/vite.config.mts`,
      '--outDir',
      folder,
    ])
    host = express().use(express.static(folder)).listen(0, '127.0.0.1')
    await once(host, 'listening')
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    host?.close()
    await server.terminate()
    await rm(folder, { recursive: true, force: true })
  })

  const event = (eventId: string, hours: number) => {
    const startAt = new Date(Date.now() + hours * HOUR)
    const document = {
      ...eventDocument({ eventId, summary: eventId }),
      startAt,
      endAt: new Date(startAt.getTime() + HOUR),
    }
    return server.doc(`users/ana/events/${eventId}`).set(document)
  }

  it('shows what is there, follows each change, and lets go of the days it leaves', async () => {
    await Promise.all([event('soon', 1), event('tomorrow', 30)])
    const { port } = addressSchema.parse(host.address())
    const [firestoreHost, firestorePort] = testEmulators().firestore.split(':')
    const place = new URLSearchParams({ project: projectId, host: firestoreHost ?? '', port: firestorePort ?? '' })
    const { page, troubles, close } = await openPage(browser, `http://127.0.0.1:${port}/?${place.toString()}`)
    const shown = (...titles: readonly string[]) =>
      page.waitForFunction(
        `[...document.querySelectorAll('li')].map((one) => one.textContent).join() === '${titles.join()}'`,
      )
    await shown('soon')
    await event('later', 3)
    await shown('soon', 'later')
    await server.doc('users/ana/events/soon').delete()
    await shown('later')
    await page.getByRole('button', { name: 'Tomorrow' }).click()
    await shown('tomorrow')
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(troubles).toEqual([])
    await close()
  })
})
