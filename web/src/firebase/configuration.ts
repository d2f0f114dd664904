import type { FirebaseOptions } from 'firebase/app'

/** Where the parts of the local world are; there only where the page is served by it. */
export interface LocalParts {
  readonly auth: string
  readonly firestore: { readonly host: string; readonly port: number }
  readonly functions: string
  /** The simulated Google Calendar's own page. */
  readonly google: string
  readonly demoUser: { readonly email: string; readonly password: string }
}

export interface Configuration {
  readonly firebase: FirebaseOptions
  /** Null in a real project. */
  readonly local: LocalParts | null
}

export class ConfigurationMissing extends Error {
  override readonly name = 'ConfigurationMissing'
}

/**
 * Firebase Hosting answers with the configuration of the project it belongs to, so the build knows none:
 * https://firebase.google.com/docs/hosting/reserved-urls#sdk_auto-configuration
 */
export async function readConfiguration(): Promise<Configuration> {
  const response = await fetch('/__/firebase/init.json').catch(() => null)
  if (!response?.ok) throw new ConfigurationMissing('The server does not say which Firebase project this is.')
  const answer: unknown = await response.json()
  if (!isConfiguration(answer)) throw new ConfigurationMissing('The server names no Firebase project.')
  const { local = null, ...firebase } = answer
  return { firebase, local }
}

/** Both come from whoever serves this very script. */
function isConfiguration(answer: unknown): answer is FirebaseOptions & { readonly local?: LocalParts } {
  return typeof answer === 'object' && answer !== null && 'projectId' in answer
}
