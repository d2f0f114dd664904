import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start-functions-host'
import { startProcess } from '../../local/processes/supervised-process'
import { queueOf, REGION, serviceAccountOf } from '../../local/world/functions-environment'
import { projectFile } from '../../local/world/project-files'
import { installApart } from '../load/install-apart'
import { deployedNodeOptions } from '../load/deployed-node-options'
import { firstAnswer, startWorker } from '../load/worker-process'
import type { Channel, Channels } from './channels'

export interface Load {
  /** Requests under way at once; an instance of the webhook gets 80 at the most. */
  readonly connections: number
  readonly seconds: number
  /** Notifications a second, or as many as there can be. */
  readonly rate?: number
  /** How long the queue takes to answer, in milliseconds. */
  readonly queueMs: number
}

export interface Measured {
  readonly perSecond: number
  /** What a second of one processor is enough for, by the time that the webhook's process used. */
  readonly perCpuSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Answers but 2xx, errors and timeouts. */
  readonly refused: number
  readonly calendars: number
  /** Calendars that have no task although notifications came. */
  readonly withoutTask: number
  /** Calls that asked the queue for a task. */
  readonly creates: number
  readonly notifications: number
  readonly residentMb: number
}

const PROJECT = 'demo-bench'
const ready = z.object({ url: z.string(), host: z.string() })

/** The deployed function behind Google's own middleware, its queue in a second process, the load from this one. */
export async function measureWebhook(channels: Channels, load: Load): Promise<Measured> {
  const name = queueOf(PROJECT, 'syncCalendar')
  const queue = await startWorker('webhook/queue-process.js', [name, String(load.queueMs)])
  try {
    const { url, host } = ready.parse(await firstAnswer(queue))
    const webhook = await startWebhook(host, channels.keys)
    try {
      await cannonade(webhook.url, channels.all, { ...load, seconds: 3 })
      return await measureAt(webhook, url, channels, load)
    } finally {
      await webhook.stop()
    }
  } finally {
    await queue.stop()
  }
}

async function startWebhook(tasksHost: string, keys: string): Promise<FunctionsHost> {
  const profile = process.env['BENCH_CPU_PROFILE']
  return await startFunctionsHost({
    entry: projectFile('functions', 'lib', 'index.js'),
    projectId: PROJECT,
    nodeArgs: [
      ...(await deployedNodeOptions()),
      '--require',
      projectFile('bench', 'lib', 'bench', 'webhook', 'report-usage.js'),
      ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
    ],
    env: {
      FUNCTION_TARGET: 'calendarWebhook',
      GCLOUD_PROJECT: PROJECT,
      GOOGLE_OAUTH_CLIENT_ID: 'bench.apps.googleusercontent.com',
      GOOGLE_OAUTH_CLIENT_SECRET: 'any',
      CREDENTIAL_KEYS: keys,
      CHANNEL_TOKEN_KEYS: keys,
      MIRROR_REGION: REGION,
      TASKS_SERVICE_ACCOUNT: serviceAccountOf(PROJECT),
      CLOUD_TASKS_EMULATOR_HOST: tasksHost,
      APP_ORIGINS: 'http://127.0.0.1:5004',
    },
  })
}

async function measureAt(webhook: FunctionsHost, queueUrl: string, { all }: Channels, load: Load): Promise<Measured> {
  const [createdBefore, before] = [(await stateOf(queueUrl)).creates, await usageOf(webhook)]
  const { taken, refused, seconds, ...latencies } = await cannonade(webhook.url, all, load)
  const after = await usageOf(webhook)
  const { creates, syncIds } = await stateOf(queueUrl)
  return {
    ...latencies,
    refused,
    perSecond: taken / seconds,
    perCpuSecond: taken / ((after.cpuMs - before.cpuMs) / 1_000),
    notifications: taken,
    calendars: all.length,
    withoutTask: all.filter(({ syncId }) => !syncIds.has(syncId)).length,
    creates: creates - createdBefore,
    residentMb: after.residentMb,
  }
}

const answersSchema = z.object({
  taken: z.int(),
  refused: z.int(),
  seconds: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
})

/** Rejects where nothing was answered at all. */
async function cannonade(url: string, channels: readonly Channel[], { connections, seconds, rate }: Load) {
  const generator = installApart('load-generator')
  const folder = await mkdtemp(join(tmpdir(), 'calendar-mirror-bench-'))
  try {
    const file = join(folder, 'load.json')
    const headers = channels.map((channel) => channel.headers)
    await writeFile(file, JSON.stringify({ url, path: '/calendarWebhook', headers, connections, seconds, rate }))
    const command = process.execPath
    const sender = await startProcess({ command, args: [join(generator, 'cannonade.cjs'), file], env: process.env })
    return answersSchema.parse(await firstAnswer(sender))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const usageSchema = z.object({ cpuMs: z.number(), residentMb: z.number() })

async function usageOf(webhook: FunctionsHost): Promise<z.infer<typeof usageSchema>> {
  return await new Promise((resolve) => {
    const stop = webhook.onLine(({ text }) => {
      if (!text.startsWith('{"cpuMs"')) return
      stop()
      resolve(usageSchema.parse(JSON.parse(text)))
    })
    process.kill(webhook.pid, 'SIGUSR2')
  })
}

const stateSchema = z.object({
  queues: z.tuple([z.object({ tasks: z.array(z.object({ httpRequest: z.object({ body: z.string() }) })) })]),
  log: z.array(z.object({ kind: z.string() })),
})
const bodySchema = z.object({ data: z.object({ syncId: z.string() }) })

async function stateOf(queueUrl: string) {
  const state = stateSchema.parse(await (await fetch(`${queueUrl}/control/state`)).json())
  const [{ tasks }] = state.queues
  const bodies = tasks.map(({ httpRequest }) => Buffer.from(httpRequest.body, 'base64').toString())
  return {
    creates: state.log.filter(({ kind }) => kind === 'create').length,
    syncIds: new Set(bodies.map((body) => bodySchema.parse(JSON.parse(body)).data.syncId)),
  }
}
