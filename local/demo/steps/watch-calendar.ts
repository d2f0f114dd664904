import { queueOf } from '../../world/functions-environment'
import type { LocalWorld } from '../../world/start-local-world'
import { watchCalendar as callWatchCalendar } from '../../world/watch-calendar'
import { exactly } from '../cost'
import { type DemoStep, timed } from '../demo-step'
import { calendarSeen } from './the-calendar'

/** The queue is held meanwhile, so that the first sync is a step of its own. */
export const watchCalendar: DemoStep = {
  name: 'watch a calendar',
  expected: 'channel open, first sync queued',
  budget: () => ({ apiCalls: exactly(1), tasks: exactly(1), syncs: exactly(0) }),
  async run({ world, user, client }) {
    await turnQueue(world, 'pause')
    let status = ''
    const ms = await timed(async () => {
      const calendarRef = calendarSeen(client).ref
      status = (await callWatchCalendar(world, { calendarRef, idToken: user.idToken })).status
    })
    const channels = [...world.google.push.channels.values()].filter(({ stopped }) => !stopped).length
    return { what: `${status}, ${channels} channel at Google`, asExpected: status === 'watching' && channels === 1, ms }
  },
}

/** https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues/pause */
export async function turnQueue({ urls, projectId }: LocalWorld, verb: 'pause' | 'resume'): Promise<void> {
  const response = await fetch(`${urls.tasks}/v2/${queueOf(projectId, 'syncCalendar')}:${verb}`, { method: 'POST' })
  if (!response.ok) throw new Error(`The task queue answered ${response.status}: ${await response.text()}`)
}
