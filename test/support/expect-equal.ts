import type { MirroredCalendar } from './mirrored-calendar'

/** The mirror holds what Google lists, and nobody has anything left to do about it. */
export async function expectEqual(calendar: MirroredCalendar): Promise<void> {
  expect(await calendar.mirrored()).toEqual(await calendar.expected())
  expect(await calendar.state()).toMatchObject({ lease: null, pendingSince: null })
}

/** When each document was last written, by its id. */
export async function updateTimesOf(calendar: MirroredCalendar): Promise<ReadonlyMap<string, string>> {
  return new Map((await calendar.documents()).map(({ id, updateTime }) => [id, updateTime]))
}
