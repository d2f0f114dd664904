import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { startOnPort } from '../processes/free-port'
import { type OutputLine, startProcess, type SupervisedProcess } from '../processes/supervised-process'
import { waitUntilReady } from '../processes/wait-until-ready'
import { type Endpoint, endpointSchema } from './hosted-function'

type Variables = Readonly<Record<string, string>>

export interface FunctionsHostOptions {
  /** The built module that exports the functions. */
  readonly entry: string
  readonly projectId: string
  /**
   * Params, secrets and emulators' addresses, on top of what the platform itself sets. A function where they depend on
   * the address that the host will have.
   */
  readonly env?: Variables | ((url: string) => Variables)
  /** For Node itself, such as `--max-old-space-size=160`. */
  readonly nodeArgs?: readonly string[]
  /** 0, the default, for any free port. */
  readonly port?: number
  /** The service account that may call task-queue functions. Without it any that the Cloud Tasks stand-in vouches for. */
  readonly invoker?: string
  /** Whether schedules also run at their times. By default only when they are triggered. */
  readonly runSchedules?: boolean
}

export interface FunctionsHost {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly endpoints: readonly Endpoint[]
  /** The last 500 lines of its output. */
  readonly logs: readonly OutputLine[]
  /** Calls the listener for each further line; the answer takes it off again. */
  onLine(listener: (line: OutputLine) => void): () => void
  /** Lets what runs finish. Resolves when the process is gone. */
  stop(): Promise<void>
  /** For a crash: `SIGKILL`. Resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>
}

const START_TIMEOUT_MS = 60_000
const GRACE_MS = 12_000

/**
 * Runs the functions of a built package in a process of their own. Throws `ProcessNotReady` with their output where
 * they do not load, lack a param, or the port is taken.
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  return await startOnPort(options.port, async (port) => await startOn(options, port))
}

async function startOn(options: FunctionsHostOptions, port: number): Promise<FunctionsHost> {
  const url = `http://127.0.0.1:${port}`
  const env = typeof options.env === 'function' ? options.env(url) : options.env
  const child = await startProcess({
    command: process.execPath,
    args: [...(options.nodeArgs ?? []), mainModule(), ...mainArguments(options, port)],
    env: { ...platformEnvironment(options.projectId), ...env },
    graceMs: GRACE_MS,
  })
  await waitUntilListening(child)
  return {
    url,
    port,
    pid: child.pid,
    endpoints: await fetchEndpoints(url),
    logs: child.lines,
    onLine: (listener) => child.onLine(listener),
    async stop() {
      await child.stop()
    },
    async kill(signal) {
      child.kill(signal)
      await child.ended
    },
  }
}

/** The compiled one: the host runs without the tests' transformations, as the functions do in production. */
function mainModule(): string {
  const candidates = [join(__dirname, 'main.js'), join(__dirname, '..', 'lib', 'functions-host', 'main.js')]
  const found = candidates.find((path) => existsSync(path))
  if (found === undefined) throw new Error('The functions host is not built: run "npm run build" first.')
  return found
}

function mainArguments(options: FunctionsHostOptions, port: number): string[] {
  const required = ['--entry', resolve(options.entry), '--port', String(port)]
  return [
    ...required,
    ...(options.invoker === undefined ? [] : ['--invoker', options.invoker]),
    ...(options.runSchedules === true ? ['--run-schedules'] : []),
  ]
}

/** What would make the host unlike production, or reach for a real one. */
const NOT_INHERITED = [
  'FUNCTIONS_EMULATOR',
  'FUNCTIONS_CONTROL_API',
  'FIREBASE_DEBUG_MODE',
  'FIREBASE_DEBUG_FEATURES',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'JEST_WORKER_ID',
  'NODE_OPTIONS',
] as const

/** https://cloud.google.com/run/docs/container-contract#env-vars and what Firebase adds to it. */
function platformEnvironment(projectId: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.some((barred) => barred === name))
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: 'production',
    METADATA_SERVER_DETECTION: 'none',
    GCLOUD_PROJECT: projectId,
    GOOGLE_CLOUD_PROJECT: projectId,
    FIREBASE_CONFIG: JSON.stringify({ projectId }),
    K_SERVICE: 'functions-host',
    K_REVISION: 'functions-host-00001',
    FUNCTION_SIGNATURE_TYPE: 'http',
  }
}

async function waitUntilListening(child: SupervisedProcess): Promise<void> {
  let isListening = false
  const removeListener = child.onLine(({ text }) => {
    isListening ||= text.startsWith('{"listening":')
  })
  await waitUntilReady(child, {
    what: 'The functions host',
    probe: () => Promise.resolve(isListening),
    timeoutMs: START_TIMEOUT_MS,
  })
  removeListener()
}

async function fetchEndpoints(url: string): Promise<readonly Endpoint[]> {
  const response = await fetch(`${url}/__endpoints`)
  return z.object({ endpoints: z.array(endpointSchema) }).parse(await response.json()).endpoints
}
