import { z } from 'zod'
import { CommandFailed } from '../command-failed'
import { createGoogleRest, describeAnswer, type GoogleRest } from '../doctor/google-rest'
import { accountOfTasks, deployedFunctionSchema } from '../doctor/project-facts'
import type { MirrorAddress } from './choose-mirror'
import { readLocalWorld } from './local-world-file'
import { requireSignIn } from './with-mirror'

type Environment = Readonly<Record<string, string | undefined>>

const SECRETS = ['GOOGLE_OAUTH_CLIENT_SECRET', 'CREDENTIAL_KEYS', 'CHANNEL_TOKEN_KEYS'] as const
const secretSchema = z.object({ payload: z.object({ data: z.base64() }) })

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
  return await readFromProject(projectId, createGoogleRest(projectId, signal))
}

function localEnvironment(): Environment {
  const world = readLocalWorld()
  if (world === null) throw new CommandFailed('No local world runs in this folder. "npm start" starts one.')
  return world.environment
}

/** As it was deployed: the params stand with the functions, the secrets in Secret Manager. */
export async function readFromProject(projectId: string, rest: GoogleRest): Promise<Environment> {
  const address = `cloudfunctions.googleapis.com/v2/projects/${projectId}/locations/-/functions?pageSize=100`
  const listed = z.object({ functions: z.array(deployedFunctionSchema).default([]) })
  const { functions } = listed.parse(await get(rest, address, 'You need the role roles/viewer in this project.'))
  const sync = functions.find(({ id }) => id === 'syncCalendar')
  if (!sync) throw new CommandFailed(`syncCalendar is not deployed in ${projectId}: npx calendar-mirror doctor`)
  const secrets: Record<string, string> = {}
  for (const name of SECRETS) {
    const version = `secretmanager.googleapis.com/v1/projects/${projectId}/secrets/${name}/versions/latest:access`
    const { payload } = secretSchema.parse(await get(rest, version, ACCESSOR))
    secrets[name] = Buffer.from(payload.data, 'base64').toString('utf8')
  }
  return {
    ...sync.environment,
    ...secrets,
    GCLOUD_PROJECT: projectId,
    // Outside of Google's machines nobody tells who the functions are.
    TASKS_SERVICE_ACCOUNT: accountOfTasks(sync),
  }
}

const ACCESSOR =
  'You need the role roles/secretmanager.secretAccessor; or set the secrets in the environment, as for "connect".'

async function get(rest: GoogleRest, address: string, remedy: string): Promise<unknown> {
  const answer = await rest({ method: 'GET', address })
  if (answer.status !== 200) throw new CommandFailed(`${describeAnswer(answer)}\n${remedy}`)
  return answer.body
}
