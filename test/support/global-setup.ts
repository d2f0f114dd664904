import { EmulatorMissing } from '../../local/emulators/emulator-missing'
import { startAuthEmulator } from '../../local/emulators/start-auth-emulator'
import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { buildProject } from './build-project'
import { rememberToStop } from './running-emulators'

const PROJECT_ID = 'demo-tests'

/**
 * Compiles what is not up to date and starts both emulators once for all test files. A missing one fails the run: a
 * test that cannot run is not a test that passed. Emulators that the environment already names are used and left
 * running.
 */
export default async function globalSetup(): Promise<void> {
  process.env['METADATA_SERVER_DETECTION'] = 'none'
  await buildProject()
  const [firestore, auth] = await Promise.allSettled([startFirestore(), startAuth()])
  const started = [firestore, auth].filter((result) => result.status === 'fulfilled').map((result) => result.value)
  rememberToStop(started)
  const failure = [firestore, auth].find((result) => result.status === 'rejected')
  if (failure === undefined) return
  await Promise.all(started.map((stop) => stop()))
  throw withoutStack(failure.reason)
}

/** What is not installed is said in one sentence: where in our code it was noticed helps nobody. */
function withoutStack(reason: unknown): unknown {
  if (reason instanceof EmulatorMissing) reason.stack = reason.message
  return reason
}

async function startFirestore(): Promise<() => Promise<void>> {
  const emulator = await startFirestoreEmulator({ projectId: PROJECT_ID })
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  return () => emulator.stop()
}

async function startAuth(): Promise<() => Promise<void>> {
  if (process.env['FIREBASE_AUTH_EMULATOR_HOST']) return () => Promise.resolve()
  const emulator = await startAuthEmulator({ projectId: PROJECT_ID })
  process.env['FIREBASE_AUTH_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`
  return () => emulator.stop()
}
