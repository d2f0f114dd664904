import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort, startOnPort } from '../processes/free-port'
import { startProcess } from '../processes/supervised-process'
import { makeTemporaryFolder } from '../processes/temporary-folder'
import { waitUntilReady } from '../processes/wait-until-ready'
import { firebaseCommand } from './firebase-command'

export interface AuthEmulatorOptions {
  /** The project of requests that name none, such as a page's sign-in; others are served too. */
  readonly projectId: string
  /** 0, the default, for any free port. */
  readonly port?: number
  readonly env?: NodeJS.ProcessEnv
}

export interface AuthEmulator {
  readonly host: string
  readonly port: number
  readonly pid: number
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const START_TIMEOUT_MS = 120_000

/**
 * Starts the Auth emulator of firebase-tools, offline and without a login, and resolves once it answers (about 5 s).
 * Throws `EmulatorMissing` without firebase-tools, `ProcessNotReady` where it does not start.
 */
export async function startAuthEmulator(options: AuthEmulatorOptions): Promise<AuthEmulator> {
  const command = firebaseCommand(['emulators:start', '--only', 'auth', '--project', options.projectId])
  return await startOnPort(options.port, async (port) => await startOn(command, port, options.env))
}

async function startOn(
  command: ReturnType<typeof firebaseCommand>,
  port: number,
  env: NodeJS.ProcessEnv | undefined,
): Promise<AuthEmulator> {
  const folder = await makeTemporaryFolder('auth-emulator')
  try {
    await writeFile(join(folder.path, 'firebase.json'), JSON.stringify(await emulatorConfig(port)))
    const child = await startProcess({ ...command, cwd: folder.path, env: quietEnvironment(env, folder.path) })
    await waitUntilReady(child, {
      what: 'The Auth emulator',
      probe: async () => (await fetch(`http://${HOST}:${port}/`)).ok,
      timeoutMs: START_TIMEOUT_MS,
    })
    const stop = async () => {
      await child.stop()
      await folder.remove()
    }
    return { host: HOST, port, pid: child.pid, stop }
  } catch (error) {
    await folder.remove()
    throw error
  }
}

async function emulatorConfig(port: number): Promise<object> {
  return {
    emulators: {
      auth: { host: HOST, port },
      hub: { host: HOST, port: await findFreePort() },
      logging: { host: HOST, port: await findFreePort() },
      ui: { enabled: false },
      // Several projects on one emulator, so that tests which run side by side do not see each other's users.
      singleProjectMode: false,
    },
  }
}

/** Keeps firebase-tools from reading a login, leaving files behind, or asking the network for updates. */
function quietEnvironment(env: NodeJS.ProcessEnv = process.env, folder: string): NodeJS.ProcessEnv {
  return {
    ...env,
    CI: '1',
    NO_UPDATE_NOTIFIER: '1',
    XDG_CONFIG_HOME: folder,
    TMPDIR: folder,
    FIREBASE_FUNCTIONS_DISCOVERY_OUTPUT_PATH: 'true',
    METADATA_SERVER_DETECTION: 'none',
  }
}
