import { type Config, readConfig } from '../functions/src/config'
import { createCloudKms } from '../functions/src/google/cloud-kms'
import { type Keyring, openKeyring } from '../functions/src/support/keyring'
import { CommandFailed } from './command-failed'

/** What `connect` needs of the deployment that it connects for. */
export interface ConnectSettings {
  readonly config: Config
  readonly clientSecret: string
  /** For credentials. */
  readonly keyring: Keyring
}

type Environment = Readonly<Record<string, string | undefined>>

const secret = (name: string) => `Its value in your project: firebase functions:secrets:access ${name}`

/** Where each variable's value is to be found. */
const sources = {
  GOOGLE_OAUTH_CLIENT_ID:
    'It stands in the .env file of your deployment, and at console.cloud.google.com under Clients.',
  GOOGLE_OAUTH_CLIENT_SECRET: secret('GOOGLE_OAUTH_CLIENT_SECRET'),
  CREDENTIAL_KEYS: secret('CREDENTIAL_KEYS'),
} as const

/** Throws `CommandFailed`, which names all variables that are missing and how to come by them. */
export async function readConnectSettings(
  environment: Environment,
  project: string | undefined,
): Promise<ConnectSettings> {
  const projectId = project ?? environment['GCLOUD_PROJECT'] ?? environment['GOOGLE_CLOUD_PROJECT']
  const missing = Object.entries(sources)
    .filter(([name]) => !environment[name])
    .map(([name, source]) => `${name} is not set. ${source}`)
  if (!projectId) missing.unshift('Which project? Give it with --project, or set GCLOUD_PROJECT.')
  if (missing.length > 0) throw new CommandFailed(missing.join('\n'))
  try {
    const config = readConfig({ ...environment, GCLOUD_PROJECT: projectId })
    const kms = createCloudKms({ rootUrl: config.local.kmsRootUrl })
    return {
      config,
      clientSecret: environment['GOOGLE_OAUTH_CLIENT_SECRET'] ?? '',
      keyring: await openKeyring(environment['CREDENTIAL_KEYS'] ?? '', kms),
    }
  } catch (error) {
    throw new CommandFailed(error instanceof Error ? error.message : 'The configuration is unusable')
  }
}
