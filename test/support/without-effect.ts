import { CANARY } from './canary'
import type { Answer } from './whole-user'
import type { WholeWorld } from './whole-world'

/**
 * What something is answered that must have no effect: afterwards every document, the queue and what Google was asked
 * are as they were before, and the answer gives nothing away.
 */
export async function answerWithoutEffect(world: WholeWorld, act: () => Promise<Answer>): Promise<Answer> {
  const before = await pictureOf(world)
  expect(before.documents.size).toBeGreaterThan(0)
  const answer = await act()
  expect(await pictureOf(world)).toEqual(before)
  expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`${CANARY}|node_modules|\\.js:|ZodError`))
  return answer
}

async function pictureOf(world: WholeWorld) {
  const { tasks, simulator } = world.local
  return {
    documents: await world.everything(),
    tasks: tasks.log.length,
    asked: simulator.requestLog.requests.map(({ operation }) => operation),
  }
}
