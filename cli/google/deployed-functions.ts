import { z } from 'zod'
import type { GoogleRest } from './google-rest'
import { listPages } from './list-pages'

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
  const address = `cloudfunctions.googleapis.com/v2/projects/${projectId}/locations/-/functions`
  const pages = await listPages(rest, address, { pageSize: '100' }, pageSchema)
  return pages.flatMap(({ functions }) => functions)
}
