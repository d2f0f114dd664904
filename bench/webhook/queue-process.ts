import { z } from 'zod'
import { startCloudTasks } from '../../local/tasks/start-cloud-tasks'

/** A queue that takes tasks and dispatches none, as a process of its own: `node queue-process.js NAME ANSWER_AFTER_MS`. */
async function main(): Promise<void> {
  const [name, answerAfterMs] = z.tuple([z.string(), z.coerce.number().min(0)]).parse(process.argv.slice(2))
  const tasks = await startCloudTasks({ queues: { [name]: {} }, answerAfterMs })
  await fetch(`${tasks.url}/v2/${name}:pause`, { method: 'POST', body: '{}' })
  process.stdout.write(`${JSON.stringify({ url: tasks.url, host: `${tasks.host}:${tasks.port}` })}\n`)
}

void main()
