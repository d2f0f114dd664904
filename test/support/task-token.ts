import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { queueOf } from '../../local/world/functions-environment'
import { startRecordingTarget } from './recording-target'
import { postJson } from './whole-user'
import type { WholeWorld } from './whole-world'

/** A real ID token as Cloud Tasks sends it: from a task of the world's own queue that is addressed to us. */
export async function taskToken(world: WholeWorld, serviceAccountEmail: string, audience: string): Promise<string> {
  const target = await startRecordingTarget([200])
  try {
    const { tasks, projectId } = world.local
    const httpRequest = { url: target.url, httpMethod: 'POST', oidcToken: { serviceAccountEmail, audience } }
    const task = JSON.stringify({ task: { httpRequest } })
    const { status } = await postJson(`${tasks.url}/v2/${queueOf(projectId, 'syncCalendar')}/tasks`, task)
    if (status !== 200) throw new Error(`The queue answered ${status}`)
    while (target.requests.length === 0) await sleep(20)
    await tasks.idle()
    return z.string().parse(target.requests[0]?.headers.authorization).replace('Bearer ', '')
  } finally {
    await target.close()
  }
}
