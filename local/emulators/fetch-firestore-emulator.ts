import { startProcess } from '../processes/supervised-process'
import { EmulatorMissing } from './emulator-missing'
import { firebaseCommand } from './firebase-command'

/**
 * Downloads the Firestore emulator into the cache of firebase-tools, giving each line of its output to `onProgress`.
 * Throws `EmulatorMissing` when that fails, for instance without a network.
 */
export async function fetchFirestoreEmulator(
  onProgress: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const child = await startProcess({ ...firebaseCommand(['setup:emulators:firestore']), env })
  child.onLine((line) => onProgress(line.text))
  const { code } = await child.ended
  if (code === 0) return
  throw new EmulatorMissing(
    'firestore-emulator',
    'The Firestore emulator could not be downloaded: check the network, or run ' +
      '"gcloud components install cloud-firestore-emulator", or set FIRESTORE_EMULATOR_BINARY_PATH to its jar.',
  )
}
