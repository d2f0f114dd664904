import { readFileSync } from 'node:fs'
import { findBreaches } from '../../scripts/directions/find-breaches.mts'
import { readModuleGraph } from '../../scripts/directions/module-graph.mts'
import { sourceFiles } from '../../scripts/directions/source-files.mts'
import { plantTree } from '../support/planted-tree'

const rules = readFileSync('.dependency-cruiser.cjs', 'utf8')
const packageJson = readFileSync('package.json', 'utf8')

/** A tree in which every import goes the right way. */
const soundTree = {
  '.dependency-cruiser.cjs': rules,
  'package.json': packageJson,
  'functions/src/index.ts': `export { calendarWebhook } from './entrypoints/calendar-webhook'\n`,
  'functions/src/runtime/mirror.ts': `
    import { store } from '../firestore/firestore-document-store'
    import { queue } from '../tasks/cloud-tasks-queue'
    import type { Plan } from '../sync/plan'
    export const runtime = { store, queue }
    export const load = async (): Promise<Plan> => (await import('../sync/plan')).plan(store)
  `,
  'functions/src/entrypoints/calendar-webhook.ts': `
    import { onRequest } from 'firebase-functions/v2/https'
    import { receive } from '../webhooks/receive'
    import type { runtime } from '../runtime/mirror'
    export const calendarWebhook = (parts: typeof runtime) => [onRequest, receive, parts]
  `,
  'functions/src/webhooks/receive.ts': `
    import type { Queue } from '../tasks/sync-queue'
    import { id } from '../model/ids'
    export const receive = (queue: Queue) => [queue, id]
  `,
  'functions/src/sync/plan.ts': `
    import type { Store } from '../firestore/document-store'
    import { now } from '../support/clock'
    import { id } from '../model/ids'
    export type Plan = unknown[]
    export const plan = (store: Store): Plan => [store, now, id]
  `,
  'functions/src/model/ids.ts': `
    import { createHash } from 'node:crypto'
    import { z } from 'zod'
    export const id = [createHash, z]
  `,
  'functions/src/support/clock.ts': `export const now = 0\n`,
  'functions/src/firestore/document-store.ts': `export type Store = object\n`,
  'functions/src/firestore/firestore-document-store.ts': `
    import { Firestore } from '@google-cloud/firestore'
    import type { Store } from './document-store'
    export const store: Store = new Firestore()
  `,
  'functions/src/google/real-calendar-api.ts': `
    import { calendar } from '@googleapis/calendar'
    export const api = calendar
  `,
  'functions/src/tasks/sync-queue.ts': `export type Queue = object\n`,
  'functions/src/tasks/cloud-tasks-queue.ts': `
    import { post } from './create-tasks-client'
    import type { Queue } from './sync-queue'
    export const queue: Queue = { post }
  `,
  'functions/src/tasks/create-tasks-client.ts': `
    import { request } from 'node:https'
    import { GoogleAuth } from 'google-auth-library'
    export const post = { request, GoogleAuth }
  `,
  'local/start/main.ts': `import { model } from '../calendar-simulator/core/model'\nexport default model\n`,
  'local/calendar-simulator/core/model.ts': `export const model = 1\n`,
  'local/calendar-simulator/server.ts': `
    import express from 'express'
    import { model } from './core/model'
    export const server = [express, model]
  `,
}

/** The files planted in turn: which rule has to notice, where, and the import it has to notice. */
const plants = [
  ['model-depends-on-nothing', 'model/a-document.ts', '../sync/plan'],
  ['model-depends-on-nothing', 'model/b-document.ts', 'temporal-polyfill'],
  ['domain-sees-interfaces-only', 'sync/reads-firestore.ts', '../firestore/firestore-document-store'],
  ['domain-sees-interfaces-only', 'accounts/knows-runtime.ts', '../runtime/mirror'],
  ['domain-uses-few-packages', 'channels/speaks-http.ts', 'express'],
  ['gateways-stand-alone', 'google/knows-sync.ts', '../sync/plan'],
  ['gateways-stand-alone', 'tasks/knows-firestore.ts', '../firestore/firestore-document-store'],
  ['only-runtime-picks-implementations', 'entrypoints/picks.ts', '../google/real-calendar-api'],
  ['support-stands-alone', 'support/knows-model.ts', '../model/ids'],
  ['google-clients-in-google', 'entrypoints/calls-google.ts', '@googleapis/calendar'],
  ['google-sign-in-in-gateways', 'accounts/signs-in.ts', 'google-auth-library'],
  ['firestore-client-in-firestore', 'sync/writes.ts', '@google-cloud/firestore'],
  ['firestore-client-in-firestore', 'entrypoints/writes.ts', 'firebase-admin/firestore'],
  ['requests-of-our-own-in-tasks', 'accounts/enqueues.ts', 'node:https'],
  ['requests-of-our-own-in-tasks', 'google/requests.ts', 'node:http'],
  ['firebase-functions-at-the-edge', 'sync/logs.ts', 'firebase-functions/logger'],
  ['webhook-never-reaches-sync', 'webhooks/syncs.ts', '../sync/plan'],
  ['webhook-entrypoint-knows-no-sync', 'entrypoints/calendar-webhook.ts', '../sync/plan'],
  ['webhook-loads-little', 'entrypoints/calendar-webhook.ts', '../runtime/mirror'],
  ['webhook-loads-little', 'runtime/webhook.ts', './mirror'],
  ['webhook-loads-little', 'index.ts', './runtime/mirror'],
  ['source-knows-no-local', 'entrypoints/borrows.ts', '../../../local/start/main'],
  ['local-knows-no-source', '../../local/calendar-simulator/shares.ts', '../../functions/src/model/ids'],
  ['deployed-needs-no-dev-dependency', 'entrypoints/serves.ts', 'express'],
  ['deployed-knows-no-terminal', 'entrypoints/pretty.ts', 'picocolors'],
  ['simulated-cores-are-pure', '../../local/calendar-simulator/core/listens.ts', 'node:http'],
  ['simulated-cores-are-pure', '../../local/calendar-simulator/core/knows-shell.ts', '../server'],
  ['no-cycles', 'sync/chicken.ts', './chicken'],
  ['everything-is-found', 'sync/lost.ts', './nowhere'],
] as const

async function breachesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const tree = await plantTree(files)
  try {
    const { folders, files: read } = sourceFiles(tree.root)
    return findBreaches(await readModuleGraph(tree.root, folders), read)
  } finally {
    await tree.remove()
  }
}

const normalize = (file: string): string => file.replace(/^\.\.\/\.\.\//, '').replace(/^(?!local\/)/, 'functions/src/')

/** The sound tree with all plants in it, so that it has to be read only once. */
function plantedTree(): Record<string, string> {
  const tree: Record<string, string> = { ...soundTree }
  for (const [index, [, file, imported]] of plants.entries()) {
    const path = normalize(file)
    tree[path] = `${tree[path] ?? ''}import * as it${index} from '${imported}'\nexport { it${index} }\n`
  }
  return tree
}

describe('the directions of imports', () => {
  let breaches: readonly string[] = []
  beforeAll(async () => {
    breaches = await breachesOf(plantedTree())
  })

  it('lets a sound tree pass', async () => {
    expect(await breachesOf(soundTree)).toEqual([])
  })

  it.each(plants)('%s notices that %s imports %s', (rule, file, imported) => {
    const found = breaches.filter((breach) => breach.startsWith(`${rule}: ${normalize(file)} → `))
    expect(found.join('\n')).toContain(imported.split(/[/:]/).at(-1))
  })

  it('notices a file that was not read', async () => {
    const blind = rules.replace(`exclude: { path: [`, `exclude: { path: ['^functions/src/sync/', `)
    const found = await breachesOf({ ...soundTree, '.dependency-cruiser.cjs': blind })
    expect(found).toEqual(['every-file-is-read: functions/src/sync/plan.ts was not looked at'])
  })

  it('notices a parser that understands nothing', () => {
    const files = ['a.ts', 'b.ts']
    const modules = files.map((source) => ({ source, dependencies: [] }))
    const found = findBreaches({ modules, summary: { violations: [], ruleSetUsed: { forbidden: [] } } }, files)
    expect(found).toEqual(['every-file-is-read: no import was found in any file'])
  })
})
