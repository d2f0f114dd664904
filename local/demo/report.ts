import { readFile, writeFile } from 'node:fs/promises'
import { arch, platform } from 'node:os'
import { z } from 'zod'
import { projectFile } from '../world/project-files'
import type { Cost } from './cost'
import type { DemoRow } from './play-steps'

const manifestSchema = z.object({ version: z.string() })

/** The packages that a row may depend on. */
const PACKAGES = [
  '@google-cloud/firestore',
  '@googleapis/calendar',
  'firebase',
  'firebase-admin',
  'firebase-functions',
  'firebase-tools',
] as const

/** The rows as plain data, with the versions of what made them. */
export async function writeReport(file: string, rows: readonly DemoRow[]): Promise<void> {
  const report = {
    schemaVersion: 1,
    finishedAt: new Date().toISOString(),
    versions: await readVersions(),
    holds: rows.every(({ holds }) => holds),
    rows: rows.map(toPlain),
  }
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`)
}

function toPlain({ step, expected, observed, ms, cost, budget, holds, complaints }: DemoRow) {
  return { step, expected, observed, ms, counts: cost === null ? null : countsOf(cost), budget, holds, complaints }
}

/** Only syncs count what they read and write: without one, these are not known, which is not the same as none. */
function countsOf({ apiCalls, tasks, syncs, reads, writes, deletes }: Cost) {
  const documents = syncs === 0 ? { reads: null, writes: null, deletes: null } : { reads, writes, deletes }
  return { apiCalls, tasks, syncs, ...documents }
}

async function readVersions(): Promise<Record<string, string>> {
  const versionOf = async (manifest: string) =>
    manifestSchema.parse(JSON.parse(await readFile(manifest, 'utf8'))).version
  const entries = await Promise.all(
    PACKAGES.map(async (name) => [name, await versionOf(projectFile('node_modules', name, 'package.json'))] as const),
  )
  return {
    'calendar-mirror': await versionOf(projectFile('package.json')),
    node: process.version.slice(1),
    platform: `${platform()} ${arch()}`,
    ...Object.fromEntries(entries),
  }
}
