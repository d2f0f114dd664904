import { z } from 'zod'
import { atMost, exactly } from '../cost'
import { type DemoStage, type DemoStep, timed } from '../demo-step'
import { enqueueTask } from '../enqueue-task'
import { readDocuments } from '../read-documents'
import { writeDocuments } from '../write-documents'
import { HOUR_MS } from './hours'
import { differencesInWindow, passNight } from './night'
import { calendarId, calendarSeen, eventsSeen } from './the-calendar'

const PATIENCE_MS = 60_000
const TAMPERED = 'Edited by hand'

/** Somebody edits the mirror past the functions: deletes a document, adds one, alters a hash. The sums tell. */
export const tamperByNight: DemoStep = {
  name: 'tamper with three documents, then a night',
  expected: 'one deleted, one too many, one with another hash: reported and repaired',
  budget: () => ({ tasks: exactly(1), syncs: exactly(1), writes: atMost(20) }),
  async run(stage) {
    const { world, user } = stage
    const events = `users/${user.uid}/events`
    const [gone, hashed, copied] = refsSeen(stage)
    const [original] = await readDocuments(world, events)
    if (!gone || !hashed || !copied || !original) throw new Error('there are too few events')
    const own = {
      calendarId: { stringValue: calendarId },
      calendarRef: { stringValue: calendarSeen(stage.client).ref },
    }
    await writeDocuments(world, [
      { kind: 'delete', path: `${events}/${gone}` },
      { kind: 'set', path: `${events}/${copied}-made-up`, fields: { ...original, ...own } },
      { kind: 'update', path: `${events}/${hashed}`, fields: { contentHash: { integerValue: '7' } } },
    ])
    const before = await tampered(stage)
    const ms = await timed(() => passNight(stage))
    const wrong = differencesInWindow(stage).length
    const found = (await tampered(stage)) - before
    return { what: `${found} reported, ${wrong} differences`, asExpected: found === 3 && wrong === 0, ms }
  },
}

/** Its hash is kept, so the sums stay equal: only reading it in full tells, which each document is once in thirty nights. */
export const tamperDeeply: DemoStep = {
  name: 'alter a text, its hash kept; a deep check',
  expected: 'found by hashing documents again, reported and repaired',
  budget: () => ({ tasks: exactly(1), syncs: exactly(1), writes: atMost(10) }),
  async run(stage) {
    const { world, client, user } = stage
    const [victim] = refsSeen(stage)
    if (!victim) throw new Error('there are no events')
    const path = `users/${user.uid}/events/${victim}`
    await writeDocuments(world, [{ kind: 'update', path, fields: { summary: { stringValue: TAMPERED } } }])
    await client.until('the altered text', () => titles(stage).includes(TAMPERED), PATIENCE_MS)
    const before = await tampered(stage)
    const ms = await timed(async () => {
      const night = Math.floor((Date.now() + world.shift) / (24 * HOUR_MS))
      const { syncId } = calendarSeen(client)
      await enqueueTask(world, 'reconcileCalendar', { version: 1, syncId, night, depth: 'all' })
      await client.until('the right text', () => !titles(stage).includes(TAMPERED), PATIENCE_MS)
    })
    const found = (await tampered(stage)) - before
    const wrong = differencesInWindow(stage).length
    return { what: `${found} reported, ${wrong} differences`, asExpected: found === 1 && wrong === 0, ms }
  },
}

const titles = ({ client }: DemoStage) => eventsSeen(client).map(({ summary }) => summary)

const refsSeen = ({ client }: DemoStage): readonly string[] =>
  [...client.events].filter(([, event]) => event.calendarId === calendarId).map(([ref]) => ref)

const reportSchema = z.object({
  causes: z.object({ mapValue: z.object({ fields: z.object({ tampered: z.object({ integerValue: z.string() }) }) }) }),
})

/** How many documents all nights so far reported as tampered with. */
async function tampered({ world }: DemoStage): Promise<number> {
  const documents = await readDocuments(world, 'reconciliations')
  const causes = documents.map((fields) => reportSchema.parse(fields).causes.mapValue.fields)
  return causes.reduce((sum, cause) => sum + Number(cause.tampered.integerValue), 0)
}
