import { createBoundedFetch } from '../../../../functions/src/google/bounded-fetch'
import { type ScriptedServer, startScriptedServer } from '../../../support/scripted-server'

let server: ScriptedServer

beforeAll(async () => {
  server = await startScriptedServer()
})

afterAll(() => server.stop())

it('an answer of just so many bytes passes, with its status and headers', async () => {
  server.play(() => ({ status: 404, headers: { 'X-Kept': 'yes' }, body: 'x'.repeat(1000) }))
  const response = await createBoundedFetch(1000)(server.url)
  expect(await response.text()).toHaveLength(1000)
  expect([response.status, response.headers.get('X-Kept')]).toEqual([404, 'yes'])
})

it('one byte more breaks off, however small it came over the wire', async () => {
  server.play(() => ({ body: 'x'.repeat(1001) }))
  const response = await createBoundedFetch(1000)(server.url)
  await expect(response.text()).rejects.toThrow('more than 1000 bytes')
})

it('each answer is measured on its own', async () => {
  server.play(() => ({ body: 'x'.repeat(600) }))
  const bounded = createBoundedFetch(1000)
  for (const response of [await bounded(server.url), await bounded(server.url)]) {
    expect(await response.text()).toHaveLength(600)
  }
})
