import { z } from 'zod'
import { find, get, type GoogleRest } from './google-rest'

const versionSchema = z.object({ payload: z.object({ data: z.base64() }) })

/**
 * The newest value of a secret, or null where it has none; needs the role roles/secretmanager.secretAccessor. Throws
 * `CommandFailed` (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access).
 */
export async function readSecret(rest: GoogleRest, projectId: string, name: string): Promise<string | null> {
  const address = `secretmanager.googleapis.com/v1/projects/${projectId}/secrets/${name}/versions/latest:access`
  const version = await find(rest, get(address), versionSchema)
  return version && Buffer.from(version.payload.data, 'base64').toString('utf8')
}
