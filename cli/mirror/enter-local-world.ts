import { chooseMirror, type MirrorOptions } from './choose-mirror'
import { localEnvironment } from './deployment-environment'

/**
 * With `local`, this process has from then on the params, secrets and addresses of what `npm start` started, where its
 * own environment names no others. Throws `CommandFailed`.
 */
export function enterLocalWorld(options: MirrorOptions, environment: NodeJS.ProcessEnv): void {
  if (options.local !== true) return
  const { projectId, emulator } = chooseMirror(options, environment)
  for (const [name, value] of Object.entries(localEnvironment())) environment[name] ??= value
  environment['GCLOUD_PROJECT'] = projectId
  if (emulator !== null) environment['FIRESTORE_EMULATOR_HOST'] = emulator
}
