import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectEqual } from '../../support/expect-equal'
import { MirrorWorld } from '../../support/mirror-world'
import type { MirroredCalendar } from '../../support/mirrored-calendar'

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'ics')
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ics'))

describe('a calendar from an .ics file', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(async () => {
    await world.close()
  })

  function importFile(calendar: MirroredCalendar, file: string): number {
    return world.google.importIcs(calendar.id.calendarId, readFileSync(join(FOLDER, file), 'utf8')).imported
  }

  const importable = files.filter((name) => !name.includes('cannot-be-imported'))

  it.each(importable)('%s, by a first sync: the mirror is equal, instance by instance', async (file) => {
    const calendar = await world.mirrorCalendar()
    expect(importFile(calendar, file)).toBeGreaterThan(0)
    await calendar.sync()
    expect(await calendar.documents()).not.toHaveLength(0)
    await expectEqual(calendar)
  })

  it.each(files)('%s, by a delta: the mirror is the same as by a first sync', async (file) => {
    const calendar = await world.mirrorCalendar()
    await calendar.sync()
    importFile(calendar, file)
    await calendar.sync()
    await expectEqual(calendar)
    const hashes = await hashesOf(calendar)
    world.google.expireSyncTokens(calendar.id.calendarId)
    await calendar.sync()
    expect(await hashesOf(calendar)).toEqual(hashes)
  })

  it('all of them in one calendar, with ids that tell nothing, in pages of any length', async () => {
    world.google.switches.instanceIds = 'opaque'
    world.google.switches.pages = 'ragged'
    try {
      const calendar = await world.mirrorCalendar()
      for (const file of files) importFile(calendar, file)
      await calendar.sync()
      await expectEqual(calendar)
    } finally {
      world.google.switches.instanceIds = 'stamped'
      world.google.switches.pages = 'full'
    }
  })

  async function hashesOf(calendar: MirroredCalendar) {
    return (await calendar.documents()).map(({ id, data }) => `${id} ${String(data['contentHash'])}`).toSorted()
  }
})
