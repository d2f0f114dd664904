import { initializeApp } from 'firebase/app'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connectFunctionsEmulator, FunctionsError, getFunctions } from 'firebase/functions'
import { z } from 'zod'
import type * as client from '../../../client/callables'
import { callables, reasonOf } from '../../../client/callables'
import type { DisconnectAccountAnswer } from '../../../functions/src/entrypoints/disconnect-account'
import type { disconnectAccountRequestSchema } from '../../../functions/src/entrypoints/disconnect-account'
import type { DeleteUserAnswer } from '../../../functions/src/entrypoints/delete-user'
import type { explainEventRequestSchema } from '../../../functions/src/entrypoints/explain-event'
import type { ListCalendarsAnswer, listCalendarsRequestSchema } from '../../../functions/src/entrypoints/list-calendars'
import type { PauseSyncAnswer, pauseSyncRequestSchema } from '../../../functions/src/entrypoints/pause-sync'
import type {
  SelectCalendarsAnswer,
  selectCalendarsRequestSchema,
} from '../../../functions/src/entrypoints/select-calendars'
import type { syncNowRequestSchema } from '../../../functions/src/entrypoints/sync-now'
import type { WatchCalendarAnswer, watchCalendarRequestSchema } from '../../../functions/src/entrypoints/watch-calendar'
import type { SyncNowAnswer } from '../../../functions/src/sync/sync-now'
import * as deployed from '../../../functions/src/index'
import type { AsStored } from '../../../client/documents'

/** Only what is assignable may be given: tsc, which `npm run check` runs over the tests, is what judges here. */
type Assignable<To, From extends To> = From

/** What the client sends is what the functions take; ids are branded once they are checked. */
export type Requests = [
  Assignable<AsStored<z.input<typeof syncNowRequestSchema>>, client.SyncNowRequest>,
  Assignable<AsStored<z.input<typeof watchCalendarRequestSchema>>, client.WatchCalendarRequest>,
  Assignable<AsStored<z.input<typeof listCalendarsRequestSchema>>, client.ListCalendarsRequest>,
  Assignable<AsStored<z.input<typeof selectCalendarsRequestSchema>>, client.SelectCalendarsRequest>,
  Assignable<AsStored<z.input<typeof disconnectAccountRequestSchema>>, { accountId: string }>,
  Assignable<AsStored<z.input<typeof pauseSyncRequestSchema>>, client.PauseSyncRequest>,
  Assignable<z.input<typeof explainEventRequestSchema>, client.ExplainEventRequest>,
]

/** What the functions answer is what the client says they do. */
export type Answers = [
  Assignable<client.SyncNowAnswer, SyncNowAnswer>,
  Assignable<client.WatchCalendarAnswer, WatchCalendarAnswer>,
  Assignable<client.ListCalendarsAnswer, ListCalendarsAnswer>,
  Assignable<client.SelectCalendarsAnswer, SelectCalendarsAnswer>,
  Assignable<client.DisconnectAccountAnswer, DisconnectAccountAnswer>,
  Assignable<client.PauseSyncAnswer, PauseSyncAnswer>,
  Assignable<client.DeleteUserAnswer, DeleteUserAnswer>,
]

describe('the callables', () => {
  const callableSchema = z.object({ callableTrigger: z.object({}) })

  it('are all that are deployed, and no others', () => {
    const names = Object.entries(deployed).flatMap(([name, { __endpoint }]) =>
      callableSchema.safeParse(__endpoint).success ? [name] : [],
    )
    const own = Object.keys(callables(getFunctions(initializeApp({ projectId: 'demo-any' }))))
    expect(own.toSorted()).toEqual(names.toSorted())
  })

  it('are called by the names that an instance of a function kit has them under', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":{"status":"completed"}}')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = z.object({ port: z.int() }).parse(server.address())
    const functions = getFunctions(initializeApp({ projectId: 'demo-any' }, 'kit'), 'europe-west1')
    connectFunctionsEmulator(functions, '127.0.0.1', port)
    await callables(functions, 'team-a').syncNow()
    await callables(functions).syncNow()
    server.closeAllConnections()
    server.close()
    expect(asked).toEqual(['/demo-any/europe-west1/kit-team-a-syncNow', '/demo-any/europe-west1/syncNow'])
  })

  it('say why they refused, where they do', () => {
    const refusal = new FunctionsError('unauthenticated', 'Sign in first', { reason: 'signed_out' })
    expect(reasonOf(refusal)).toBe('signed_out')
    expect(reasonOf(new FunctionsError('unauthenticated', 'no', { reason: 'of another kind' }))).toBeNull()
    expect(reasonOf(new FunctionsError('internal', 'no'))).toBeNull()
    expect(reasonOf(new Error('no'))).toBeNull()
  })
})
