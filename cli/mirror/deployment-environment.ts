import { deployedName } from '../../functions/src/support/deployed-name'
import { CommandFailed } from '../command-failed'
import { accountOfTasks, listFunctions } from '../google/deployed-functions'
import { createGoogleRest, type GoogleRest } from '../google/google-rest'
import { askedKitInstance, chooseKitInstance, environmentOf, syncCalendarOf } from '../google/kit-instance'
import { readSecret } from '../google/read-secret'
import type { MirrorAddress } from './choose-mirror'
import { type LocalWorldFile, readLocalWorld } from './local-world-file'
import { requireSignIn } from './with-mirror'

type Environment = Readonly<Record<string, string | undefined>>

const SECRETS = ['GOOGLE_OAUTH_CLIENT_SECRET', 'CREDENTIAL_KEYS', 'CHANNEL_TOKEN_KEYS'] as const

/**
 * The params and secrets that a deployment's functions run with: those of the environment where it has all secrets,
 * of what `npm start` started, and otherwise of the project itself. Throws `CommandFailed`.
 */
export async function readDeploymentEnvironment(
  { projectId, emulator }: MirrorAddress,
  environment: Environment,
  signal: AbortSignal,
): Promise<Environment> {
  if (SECRETS.every((name) => environment[name])) return { ...environment, GCLOUD_PROJECT: projectId }
  if (emulator !== null) return localEnvironment()
  await requireSignIn()
  return await readFromProject(projectId, createGoogleRest(projectId, signal), askedKitInstance(environment))
}

/** What the functions of the local world run with. Throws `CommandFailed` where none runs. */
export function localEnvironment(): LocalWorldFile['environment'] {
  const world = readLocalWorld()
  if (world === null) throw new CommandFailed('No local world runs in this folder. "npm start" starts one.')
  return world.environment
}

/**
 * As it was deployed: the params stand with the functions, the secrets in Secret Manager. Of several instances of a
 * function kit `asked` chooses one. Throws `CommandFailed`.
 */
export async function readFromProject(
  projectId: string,
  rest: GoogleRest,
  asked: string | null = null,
): Promise<Environment> {
  const functions = await advising(VIEWER, () => listFunctions(rest, projectId))
  const kitInstance = chooseKitInstance(functions, asked)
  const sync = syncCalendarOf(functions, kitInstance)
  if (!sync) {
    const name = deployedName('syncCalendar', kitInstance)
    throw new CommandFailed(`${name} is not deployed in ${projectId}: npx calendar-mirror doctor`)
  }
  const secrets: Record<string, string> = {}
  for (const name of SECRETS) {
    const stored = deployedName(name, kitInstance)
    const value = await advising(ACCESSOR, () => readSecret(rest, projectId, stored))
    if (value === null) throw new CommandFailed(`${stored} has no value: npx firebase functions:secrets:set ${stored}`)
    secrets[name] = value
  }
  return {
    ...environmentOf(sync, projectId),
    ...secrets,
    // Outside of Google's machines nobody tells who the functions are.
    TASKS_SERVICE_ACCOUNT: accountOfTasks(sync),
  }
}

const VIEWER = 'You need the role roles/viewer in this project.'
const ACCESSOR =
  'You need the role roles/secretmanager.secretAccessor; or set the secrets in the environment, as for "connect".'

async function advising<Value>(remedy: string, run: () => Promise<Value>): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    throw error instanceof CommandFailed ? new CommandFailed(`${error.message}\n${remedy}`) : error
  }
}
