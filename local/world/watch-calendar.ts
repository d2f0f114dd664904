import { z } from 'zod'
import { callFunction } from './call-function'
import type { LocalWorld } from './start-local-world'

const answerSchema = z.object({ status: z.enum(['watching', 'polling']), channelExpiration: z.string().nullable() })
export type WatchAnswer = z.infer<typeof answerSchema>

/** Asks for a calendar to be mirrored from now on, as the signed-in user's app does. */
export async function watchCalendar(
  world: LocalWorld,
  { calendarRef, idToken }: { readonly calendarRef: string; readonly idToken: string },
): Promise<WatchAnswer> {
  const data = { calendarId: calendarRef }
  return answerSchema.parse(await callFunction(world.urls.functions, 'watchCalendar', { data, idToken }))
}
