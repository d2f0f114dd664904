import { randomBytes } from 'node:crypto'
import {
  type CalendarSimulator,
  type CalendarSimulatorServer,
  createCalendarSimulator,
  startCalendarSimulatorServer,
  type Switches,
} from '../calendar-simulator'
import { demoUser } from '../demo-account/demo-credentials'
import { locateFirestoreEmulator, thisMachine } from '../emulators/locate-firestore-emulator'
import { locateJava } from '../emulators/locate-java'
import { startAuthEmulator } from '../emulators/start-auth-emulator'
import { startFirestoreEmulator } from '../emulators/start-firestore-emulator'
import { queueSettingsOf } from '../functions-host/queue-settings-of'
import { type FunctionsHost, startFunctionsHost } from '../functions-host/start-functions-host'
import type { OutputLine } from '../processes/supervised-process'
import { startPageHost } from '../page-host/start-page-host'
import { systemClock } from '../tasks/clock'
import { type CloudTasks, startCloudTasks } from '../tasks/start-cloud-tasks'
import { functionsEnvironment, queueOf, serviceAccountOf, type WorldAddresses } from './functions-environment'
import { builtFile, projectFile } from './project-files'
import { claimPorts, type WorldPart, type WorldPorts } from './world-ports'

export interface LocalWorldOptions {
  /**
   * Must begin with `demo-`, so that nothing can reach a real project. Default `demo-calendar-mirror`; a new one in
   * emulators that were running before, which may hold what others left.
   */
  readonly projectId?: string
  /** 0 or missing: any free one. */
  readonly ports?: Partial<WorldPorts>
  /** One sentence for each thing that is up. */
  readonly onProgress?: (sentence: string) => void
  readonly switches?: Partial<Switches>
  /** For how long notifications of a calendar are gathered; 1,000 ms without it. */
  readonly coalesceMs?: number
  /** Further params of the functions by name, such as `WINDOW_FUTURE_DAYS`. */
  readonly params?: Readonly<Record<string, string>>
  /** The built module that exports the functions; this project's own without it. */
  readonly entry?: string
  /** Whether scheduled functions also run at their times. By default only when they are triggered. */
  readonly runSchedules?: boolean
  /** Ends the start, and what was started by then. */
  readonly signal?: AbortSignal
}

/** Everything between a change in Google and a listener, on this machine. */
export interface LocalWorld {
  readonly projectId: string
  /** Without a slash at the end. */
  readonly urls: Readonly<Record<WorldPart, string>>
  /** `host:port` of the emulators, as clients want them. */
  readonly firestore: string
  readonly auth: string
  /** Google, behind its API. */
  readonly google: CalendarSimulator
  readonly simulator: CalendarSimulatorServer
  readonly tasks: CloudTasks
  /** The functions. After `restartFunctions` it is another one. */
  readonly host: FunctionsHost
  /** The params, secrets and addresses that the functions run with; commands of the operator need them too. */
  readonly environment: Readonly<Record<string, string>>
  /** Calls the listener for each further line of the functions, also of those that are started again. */
  onFunctionsLine(listener: (line: OutputLine) => void): void
  /**
   * Takes the functions, their queue and Google to another time, so many milliseconds from now; the functions are
   * started again for it. What signs in people stays where it is.
   */
  travel(milliseconds: number): Promise<void>
  /** How far from now that is, at present. */
  readonly shift: number
  /** Starts the functions again at the same address, after `host.kill` or `host.stop`; from then on with these params too. */
  restartFunctions(params?: Readonly<Record<string, string>>): Promise<FunctionsHost>
  /** Ends everything that was started here; emulators that were running before go on. */
  stop(): Promise<void>
}

const PROJECT_ID = 'demo-calendar-mirror'
const HOST = '127.0.0.1'

type Stop = () => Promise<unknown>

/**
 * Starts the local world. Emulators that `FIRESTORE_EMULATOR_HOST` and `FIREBASE_AUTH_EMULATOR_HOST` name are used
 * and left running. Throws `PortTaken`, `EmulatorMissing`, `NotBuilt` and `ProcessNotReady`; then nothing is left
 * running. Should this process be killed, what it started ends as well.
 */
export async function startLocalWorld(options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const stops: Stop[] = []
  const stop = async () => {
    // The last started first: whoever uses a part ends before it.
    for (const one of stops.splice(0).toReversed()) await one()
  }
  try {
    return await build(options, stops, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(options: LocalWorldOptions, stops: Stop[], stop: Stop): Promise<LocalWorld> {
  const { projectId = newProjectId(process.env), onProgress = () => undefined, signal } = options
  const entry = options.entry ?? builtFile('functions/lib/index.js')
  await findWhatIsNeeded()
  const ports = await claimPorts(partsToStart(process.env), options.ports)
  const { firestore, auth } = await startEmulators(projectId, ports, stops, onProgress)
  signal?.throwIfAborted()
  let shift = 0
  const simulator = await startGoogle(options, () => Date.now() + shift, ports, stops)
  onProgress(`Google Calendar, simulated, is at ${simulator.url}.`)
  const tasks = await startCloudTasks({
    port: ports.tasks,
    clock: {
      now: () => systemClock.now() + shift,
      callAt: (at, action) => systemClock.callAt(at - shift, action),
    },
  })
  stops.push(() => tasks.close())

  const functionsUrl = `http://${HOST}:${ports.functions}`
  const parts = { auth: `http://${auth}`, firestore, functions: functionsUrl, google: simulator.url, demoUser }
  const page = await startPageHost(ports.page, { projectId, ...parts })
  stops.push(() => page.close())
  const addresses: WorldAddresses = {
    page: page.url,
    functions: functionsUrl,
    simulator: simulator.url,
    tasks: `${tasks.host}:${tasks.port}`,
    firestore,
    auth,
  }
  const environment = functionsEnvironment({ ...options, projectId }, addresses)
  let added: Readonly<Record<string, string>> = {}
  const lineListeners = new Set<(line: OutputLine) => void>()
  const startFunctions = async () => {
    const started = await startFunctionsHost({
      entry,
      projectId,
      ...(shift === 0
        ? { env: { ...environment, ...added } }
        : {
            env: { ...environment, ...added, CLOCK_SHIFT_MS: String(shift) },
            nodeArgs: ['--require', builtFile('local/lib/functions-host/shift-clock.js')],
          }),
      port: ports.functions,
      invoker: serviceAccountOf(projectId),
      runSchedules: options.runSchedules ?? false,
    })
    started.onLine((line) => {
      for (const listener of lineListeners) listener(line)
    })
    return started
  }
  signal?.throwIfAborted()
  let host = await startFunctions()
  stops.push(() => host.stop())
  createQueues({ projectId, kitInstance: environment['FIREBASE_KIT_INSTANCE_ID'] ?? null }, host, tasks)
  onProgress(`The functions are at ${host.url}, their task queue at ${tasks.url}.`)
  signal?.throwIfAborted()
  return {
    projectId,
    urls: { ...addresses, tasks: tasks.url, firestore: `http://${firestore}`, auth: `http://${auth}` },
    firestore,
    auth,
    google: simulator.core,
    simulator,
    tasks,
    get host() {
      return host
    },
    environment,
    onFunctionsLine: (listener) => void lineListeners.add(listener),
    get shift() {
      return shift
    },
    async travel(milliseconds) {
      await tasks.idle()
      await host.stop()
      shift = milliseconds
      host = await startFunctions()
    },
    async restartFunctions(params = {}) {
      added = { ...added, ...params }
      host = await startFunctions()
      return host
    },
    async stop() {
      await stop()
    },
  }
}

function newProjectId(env: NodeJS.ProcessEnv): string {
  const isShared = [env['FIRESTORE_EMULATOR_HOST'], env['FIREBASE_AUTH_EMULATOR_HOST']].some(Boolean)
  return isShared ? `${PROJECT_ID}-${randomBytes(4).toString('hex')}` : PROJECT_ID
}

/** What is missing is told before anything has been started. Throws `EmulatorMissing`. */
async function findWhatIsNeeded(): Promise<void> {
  const { kind } = locateFirestoreEmulator(thisMachine())
  if (kind === 'jar') await locateJava()
}

/** Emulators that are running already need no port. */
function partsToStart(env: NodeJS.ProcessEnv): WorldPart[] {
  return [
    'page',
    'functions',
    'simulator',
    'tasks',
    ...(env['FIRESTORE_EMULATOR_HOST'] ? [] : (['firestore'] as const)),
    ...(env['FIREBASE_AUTH_EMULATOR_HOST'] ? [] : (['auth'] as const)),
  ]
}

interface EmulatorAddresses {
  readonly firestore: string
  readonly auth: string
}

/** Both at once, since the Auth emulator takes some seconds. One that fails does not leave the other behind. */
async function startEmulators(
  projectId: string,
  ports: WorldPorts,
  stops: Stop[],
  onProgress: (sentence: string) => void,
): Promise<EmulatorAddresses> {
  const firestore = async () => {
    const rulesFile = projectFile('firestore.rules')
    const emulator = await startFirestoreEmulator({ projectId, port: ports.firestore, rulesFile })
    stops.push(() => emulator.stop())
    onProgress(`Firestore's emulator is at http://${emulator.host}:${emulator.port}.`)
    return `${emulator.host}:${emulator.port}`
  }
  const auth = async () => {
    const running = process.env['FIREBASE_AUTH_EMULATOR_HOST']
    if (running) return running
    const emulator = await startAuthEmulator({ projectId, port: ports.auth })
    stops.push(() => emulator.stop())
    onProgress(`Firebase Auth's emulator is at http://${emulator.host}:${emulator.port}.`)
    return `${emulator.host}:${emulator.port}`
  }
  const [startedFirestore, startedAuth] = await Promise.allSettled([firestore(), auth()])
  return { firestore: valueOf(startedFirestore), auth: valueOf(startedAuth) }
}

function valueOf<Value>(result: PromiseSettledResult<Value>): Value {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

async function startGoogle(
  { switches }: LocalWorldOptions,
  now: () => number,
  ports: WorldPorts,
  stops: Stop[],
): Promise<CalendarSimulatorServer> {
  const core = createCalendarSimulator({
    clock: { now },
    random: { fraction: () => Math.random() },
    // Certificates for this machine would be one more thing to install.
    switches: { allowHttpLoopback: true, ...switches },
  })
  const server = await startCalendarSimulatorServer({ core, port: ports.simulator })
  stops.push(() => server.close())
  return server
}

/** As a deployment does: one queue for each task-queue function, with the settings that the function asks for. */
function createQueues(
  { projectId, kitInstance }: { readonly projectId: string; readonly kitInstance: string | null },
  host: FunctionsHost,
  tasks: CloudTasks,
): void {
  for (const { name, trigger } of host.endpoints) {
    if (trigger.kind !== 'task-queue') continue
    tasks.setQueue(
      queueOf(projectId, kitInstance === null ? name : `kit-${kitInstance}-${name}`),
      queueSettingsOf(trigger),
    )
  }
}
