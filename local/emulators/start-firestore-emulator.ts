import { readFile } from 'node:fs/promises'
import { startOnPort } from '../processes/free-port'
import { startProcess } from '../processes/supervised-process'
import { waitUntilReady } from '../processes/wait-until-ready'
import { type FirestoreEmulatorLocation, locateFirestoreEmulator, thisMachine } from './locate-firestore-emulator'
import { locateJava } from './locate-java'

export interface FirestoreEmulatorOptions {
  /** One emulator serves every project id; this one gets the rules. */
  readonly projectId: string
  /** 0, the default, for any free port. */
  readonly port?: number
  /** Without it every read and write is allowed. */
  readonly rulesFile?: string
  readonly env?: NodeJS.ProcessEnv
}

export interface FirestoreEmulator {
  readonly host: string
  readonly port: number
  /** Null where the emulator was already running: then it is not ours to stop. */
  readonly pid: number | null
  stop(): Promise<void>
}

const MAIN_CLASS = 'com.google.cloud.datastore.emulator.firestore.CloudFirestore'
const START_TIMEOUT_MS = 60_000

/**
 * Starts Google's Firestore emulator, or takes the running one that `FIRESTORE_EMULATOR_HOST` names, and resolves once
 * it answers. Throws `EmulatorMissing` where it or Java is not installed, `ProcessNotReady` where it does not start.
 */
export async function startFirestoreEmulator(options: FirestoreEmulatorOptions): Promise<FirestoreEmulator> {
  const env = options.env ?? process.env
  const location = locateFirestoreEmulator(thisMachine(env))
  switch (location.kind) {
    case 'running':
      return await useRunning(location, options)
    case 'jar':
      return await startJar(location.path, options, env)
  }
}

async function useRunning(
  location: Extract<FirestoreEmulatorLocation, { kind: 'running' }>,
  options: FirestoreEmulatorOptions,
): Promise<FirestoreEmulator> {
  const { host, port } = location
  if (options.rulesFile !== undefined) {
    await putFirestoreRules(`${host}:${port}`, options.projectId, await readFile(options.rulesFile, 'utf8'))
  }
  return { host, port, pid: null, stop: () => Promise.resolve() }
}

async function startJar(
  jar: string,
  options: FirestoreEmulatorOptions,
  env: NodeJS.ProcessEnv,
): Promise<FirestoreEmulator> {
  const java = await locateJava(env)
  const host = '127.0.0.1'
  return await startOnPort(options.port, async (port) => {
    const child = await startProcess({
      command: java,
      args: ['-Duser.language=en', '-cp', jar, MAIN_CLASS, ...emulatorArguments(options, host, port)],
      env,
    })
    await waitUntilReady(child, {
      what: 'The Firestore emulator',
      probe: async () => (await fetch(`http://${host}:${port}/`)).ok,
      timeoutMs: START_TIMEOUT_MS,
    })
    return {
      host,
      port,
      pid: child.pid,
      stop: async () => {
        await child.stop()
      },
    }
  })
}

function emulatorArguments({ projectId, rulesFile }: FirestoreEmulatorOptions, host: string, port: number): string[] {
  const required = ['--host', host, '--port', String(port), '--project_id', projectId]
  return rulesFile === undefined ? required : [...required, '--rules', rulesFile]
}

/** Replaces the security rules of one project. `emulator` is `host:port`. Throws when the rules do not compile. */
export async function putFirestoreRules(emulator: string, projectId: string, rules: string): Promise<void> {
  const response = await fetch(`http://${emulator}/emulator/v1/projects/${projectId}:securityRules`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules: { files: [{ name: 'firestore.rules', content: rules }] } }),
  })
  if (!response.ok) throw new Error(`The Firestore emulator refused the rules: ${await response.text()}`)
}
