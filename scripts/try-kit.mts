/**
 * `npm run try:kit`: what docs/install.md says of function kits, with firebase-tools itself, in an empty project and
 * without a login: the package, as it is packed, is installed by its name from a registry on loopback; its functions are
 * listed and emulated; and as an instance of a kit they mirror the demo user's calendars. Takes a minute or two, and the
 * registry that npm is set up with for what the package needs.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { describeComparison } from './try/describe-comparison.mts'
import { findFreePorts } from './try/loopback-ports.mts'
import { startLoopbackRegistry } from './try/loopback-registry.mts'
import { runCommand } from './try/run-command.mts'
import { startWorld } from './try/start-world.mts'

const PROJECT = 'demo-kit'
/** Not the functions' own default. */
const REGION = 'europe-west1'
const LONGEST_NAME = 63

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-kit-'))
const app = join(folder, 'my-app')
const kit = join(app, 'function-kits', 'calendar-mirror')
const source = join(kit, 'source')
const firebaseJson = join(app, 'firebase.json')

const read = (path: string): string => readFileSync(path, 'utf8')

/** As it stands in the guide, by this clone's firebase-tools; without questions, and with a login that nobody looks at. */
const [, inGuide = ''] =
  /^npx firebase-tools (functions:kits:install .*)$/m.exec(read(join(root, 'docs/install.md'))) ?? []
const install = `FIREBASE_TOKEN=none firebase ${inGuide} --project ${PROJECT} --non-interactive --force --no-configure`

const packedSchema = z.tuple([z.object({ filename: z.string() })])
const kitSchema = z.looseObject({
  kit: z.literal('calendar-mirror'),
  sourcePackage: z.object({ name: z.literal('calendar-mirror') }),
  source: z.literal('function-kits/calendar-mirror/source'),
  instances: z.record(z.string(), z.string()),
})
const projectSchema = z.looseObject({ functions: z.tuple([kitSchema]) })
const manifestSchema = z.object({
  endpoints: z.record(
    z.string(),
    z.object({ region: z.string().default(''), taskQueueTrigger: z.unknown().optional() }),
  ),
})
type Endpoints = z.infer<typeof manifestSchema>['endpoints']

function check(what: string, holds: boolean, seen: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}:\n${seen}`)
  console.log(`✓ ${what}`)
}

const inOrder = (names: readonly string[]): string => names.toSorted().join(' ')

/** The names of `printed` behind a heading, one a line. */
function listedAfter(heading: string, printed: string): readonly string[] {
  const [, ...lines] = printed.slice(printed.indexOf(heading)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('- '))
  return lines.slice(0, end).map((line) => line.slice(2))
}

/** Installs it, or a further instance of what is installed already. Answers the instance and what was reported. */
async function installKit(registry: string, known: readonly string[]) {
  const env = { npm_config_registry: registry, FUNCTION_DEFAULT_REGION: REGION }
  const report = await runCommand(install, { cwd: app, env })
  const [{ instances }] = projectSchema.parse(JSON.parse(read(firebaseJson))).functions
  const [instance = ''] = Object.keys(instances).filter((id) => !known.includes(id))
  return { instance, report }
}

async function readEndpoints(): Promise<Endpoints> {
  const env = { FUNCTIONS_MANIFEST_OUTPUT_PATH: join(folder, 'manifest.json'), FIREBASE_KIT_INSTANCE_ID: 'any' }
  await runCommand('npx firebase-functions .', { cwd: source, env })
  return manifestSchema.parse(JSON.parse(read(join(folder, 'manifest.json')))).endpoints
}

function checkReport(instance: string, report: string, endpoints: Endpoints): void {
  const named = Object.keys(endpoints).map((name) => `kit-${instance}-${name}`)
  const queues = named.filter((_, index) => Object.values(endpoints)[index]?.taskQueueTrigger !== undefined)
  const told = listedAfter('the following functions will be created', report)
  check(
    `${instance}: ${named.length} functions would be created, by its name`,
    inOrder(told) === inOrder(named),
    report,
  )
  const toldQueues = listedAfter('the following Task Queues will be created', report)
  check(`${instance}: ${queues.length} queues as well`, inOrder(toldQueues) === inOrder(queues), report)
  const longest = Math.max(...named.map(({ length }) => length))
  check(`${instance}: no name is longer than ${LONGEST_NAME} characters`, longest <= LONGEST_NAME, String(longest))
}

/** Firebase's own emulator loads the instance with its params and secrets, and the webhook refuses what nobody signed. */
async function emulate(instance: string): Promise<void> {
  const names = ['functions', 'tasks', 'eventarc', 'hub', 'logging'] as const
  const ports = await findFreePorts(names.length)
  const emulators = Object.fromEntries(names.map((name, index) => [name, { port: ports[index] }]))
  const project = projectSchema.parse(JSON.parse(read(firebaseJson)))
  writeFileSync(firebaseJson, JSON.stringify({ ...project, emulators: { ...emulators, ui: { enabled: false } } }))
  const keyring = JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } })
  const params = [`FUNCTION_DEFAULT_REGION=${REGION}`, 'GOOGLE_OAUTH_CLIENT_ID=any.apps.googleusercontent.com']
  writeFileSync(join(kit, `config-${instance}`, `.env.${PROJECT}`), `${params.join('\n')}\n`)
  const secrets = ['GOOGLE_OAUTH_CLIENT_SECRET=any', `CREDENTIAL_KEYS=${keyring}`, `CHANNEL_TOKEN_KEYS=${keyring}`]
  writeFileSync(join(source, '.secret.local'), `${secrets.join('\n')}\n`)
  const webhook = `http://127.0.0.1:${ports[0]}/${PROJECT}/${REGION}/kit-${instance}-calendarWebhook`
  const ask = `fetch('${webhook}',{method:'POST'}).then(({status})=>console.log('The webhook answers '+status))`
  const env = { FIREBASE_FUNCTIONS_DISCOVERY_OUTPUT_PATH: 'true' }
  const line = `firebase emulators:exec --only functions --project ${PROJECT} "node -e \\"${ask}\\""`
  const printed = await runCommand(line, { cwd: app, env })
  const answered = printed.includes('The webhook answers 401')
  check('emulated, its webhook runs, and refuses a notification that nobody signed', answered, printed)
}

try {
  mkdirSync(app)
  writeFileSync(firebaseJson, '{}\n')
  const packed = await runCommand(`npm pack --silent --json --pack-destination ${folder}`, { cwd: root })
  const [{ filename }] = packedSchema.parse(JSON.parse(packed))
  const elsewhere = (await runCommand('npm config get registry', { cwd: root })).trim()
  const registry = await startLoopbackRegistry(join(folder, filename), elsewhere)
  try {
    const { instance, report } = await installKit(registry.url, [])
    const endpoints = await readEndpoints()
    checkReport(instance, report, endpoints)
    const regions = Object.values(endpoints).map(({ region }) => region)
    const followed = regions.every((region) => region === '{{ params.FUNCTION_DEFAULT_REGION }}')
    check('all functions are where FUNCTION_DEFAULT_REGION says', followed, regions.join(' '))
    await emulate(instance)
    const second = await installKit(registry.url, [instance])
    checkReport(second.instance, second.report, endpoints)
    const stop = await startWorld(`npm start -- --functions ${source} --kit-instance ${instance}`, root)
    try {
      const compared = await runCommand('npx calendar-mirror reconcile --local --dry-run --json', { cwd: source })
      console.log(`✓ as an instance of a kit, ${describeComparison(compared)}`)
    } finally {
      await stop()
    }
  } finally {
    await registry.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
