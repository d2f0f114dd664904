import { z } from 'zod'
import { find, get, type GoogleRest } from './google-rest'

/** https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions */
const deployedFunctionSchema = z
  .object({
    name: z.string(),
    state: z.string().default('STATE_UNSPECIFIED'),
    serviceConfig: z
      .object({
        uri: z.string().default(''),
        serviceAccountEmail: z.string().default(''),
        environmentVariables: z.record(z.string(), z.string()).default({}),
      })
      .default({ uri: '', serviceAccountEmail: '', environmentVariables: {} }),
  })
  .transform(({ name, state, serviceConfig }) => ({
    id: name.split('/').at(-1) ?? '',
    region: name.split('/').at(3) ?? '',
    state,
    serviceAccount: serviceConfig.serviceAccountEmail,
    url: serviceConfig.uri,
    environment: serviceConfig.environmentVariables,
  }))
export type DeployedFunction = z.infer<typeof deployedFunctionSchema>

/** The service account that tasks call `syncCalendar` as. */
export function accountOfTasks({ environment, serviceAccount }: DeployedFunction): string {
  const named = environment['TASKS_SERVICE_ACCOUNT'] ?? ''
  return named === '' ? serviceAccount : named
}

const pageSchema = z.object({
  functions: z.array(deployedFunctionSchema).default([]),
  nextPageToken: z.string().default(''),
})

/** All of a project, in whichever region. Throws `CommandFailed`. */
export async function listFunctions(rest: GoogleRest, projectId: string): Promise<readonly DeployedFunction[]> {
  const address = `cloudfunctions.googleapis.com/v2/projects/${projectId}/locations/-/functions?pageSize=100`
  const all: DeployedFunction[] = []
  let pageToken = ''
  do {
    const page = await find(rest, get(`${address}&pageToken=${encodeURIComponent(pageToken)}`), pageSchema)
    all.push(...(page?.functions ?? []))
    pageToken = page?.nextPageToken ?? ''
  } while (pageToken !== '')
  return all
}
