import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

type Start = (options: { readonly projectId: string }) => Promise<Emulator>

interface Emulator {
  readonly host: string
  readonly port: number
  stop(): Promise<void>
}

export interface Emulators {
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const PROJECT_ID = 'demo-traps'
const start = z.custom<Start>((value) => typeof value === 'function')
const firestoreModule = z.object({ startFirestoreEmulator: start })
const authModule = z.object({ startAuthEmulator: start })

/** Starts the emulators with the compiled code below `root`, so that all tests share them. */
export async function startEmulators(root: string): Promise<Emulators> {
  const load = async (name: string): Promise<unknown> =>
    import(pathToFileURL(join(root, 'local/lib/emulators', `${name}.js`)).href)
  const { startFirestoreEmulator } = firestoreModule.parse(await load('start-firestore-emulator'))
  const { startAuthEmulator } = authModule.parse(await load('start-auth-emulator'))
  const firestore = await startFirestoreEmulator({ projectId: PROJECT_ID })
  try {
    const auth = await startAuthEmulator({ projectId: PROJECT_ID })
    return {
      env: {
        FIRESTORE_EMULATOR_HOST: `${firestore.host}:${firestore.port}`,
        FIREBASE_AUTH_EMULATOR_HOST: `${auth.host}:${auth.port}`,
        METADATA_SERVER_DETECTION: 'none',
      },
      stop: async () => void (await Promise.all([firestore.stop(), auth.stop()])),
    }
  } catch (error) {
    await firestore.stop()
    throw error
  }
}
