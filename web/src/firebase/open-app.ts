import { initializeApp } from 'firebase/app'
import {
  type Auth,
  browserLocalPersistence,
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
} from 'firebase/auth'
import { readConfiguration, type Configuration } from './configuration'

export interface OpenApp extends Configuration {
  readonly auth: Auth
}

/** Opens the project. Throws `ConfigurationMissing`. */
export async function openApp(): Promise<OpenApp> {
  const configuration = await readConfiguration()
  const app = initializeApp(configuration.firebase)
  // Without the resolver for pop-ups, which is fetched when somebody signs in with Google.
  const auth = initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] })
  if (configuration.local) connectAuthEmulator(auth, configuration.local.auth, { disableWarnings: true })
  return { ...configuration, auth }
}
