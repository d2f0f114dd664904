import type { Command } from 'commander'
import { z } from 'zod'
import { type Rotation, rotateCredentials } from '../functions/src/accounts/rotate-credentials'
import { createFirestore } from '../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../functions/src/firestore/firestore-document-store'
import { createCloudKms } from '../functions/src/google/cloud-kms'
import { openKeyring } from '../functions/src/support/keyring'
import { systemRandom } from '../functions/src/support/random'
import { CommandFailed } from './command-failed'
import { enterLocalWorld } from './mirror/enter-local-world'
import { mirrorCommand, type MirrorCommandOptions } from './mirror/mirror-command'
import { INTERRUPTED } from './run-program'
import { counted } from './words'

async function rotate(options: MirrorCommandOptions, signal: AbortSignal): Promise<Rotation> {
  enterLocalWorld(options, process.env)
  const { project, json } = options
  const { projectId, keys, kmsRootUrl } = settingsIn(process.env, project)
  const keyring = await openKeyring(keys, createCloudKms({ rootUrl: kmsRootUrl }))
  const firestore = createFirestore(projectId)
  try {
    const store = createFirestoreDocumentStore(firestore)
    const onProgress = ({ checked, renewed }: Rotation) => {
      if (!json)
        process.stderr.write(`${counted(checked, 'credential')} looked at, ${renewed} sealed with ${keyring.current}\n`)
    }
    return await rotateCredentials(keyring, { store, random: systemRandom }, { signal, onProgress })
  } finally {
    await firestore.terminate()
  }
}

function settingsIn(environment: NodeJS.ProcessEnv, project: string | undefined) {
  const projectId = project ?? environment['GCLOUD_PROJECT'] ?? environment['GOOGLE_CLOUD_PROJECT']
  const keys = environment['CREDENTIAL_KEYS']
  if (!projectId) throw new CommandFailed('Which project? Give it with --project, or set GCLOUD_PROJECT.')
  if (!keys) throw new CommandFailed('CREDENTIAL_KEYS is not set: firebase functions:secrets:access CREDENTIAL_KEYS')
  const kmsRootUrl = z
    .url()
    .nullable()
    .parse(environment['CLOUD_KMS_ROOT_URL'] ?? null)
  return { projectId, keys, kmsRootUrl }
}

function describe({ checked, renewed, lost, unusable, interrupted }: Rotation): string {
  const lines = [
    `${interrupted ? 'Stopped. ' : ''}${counted(checked, 'credential')} looked at, ${renewed} sealed with the current key.`,
    ...(lost > 0 ? [`${lost} changed meanwhile: run it again.`] : []),
    ...(unusable > 0
      ? [`${unusable} open with no key of the keyring: their accounts have to be connected again.`]
      : []),
    ...(interrupted ? ['Run it again to go on: what is done is passed over.'] : []),
  ]
  return lines.join('\n')
}

const help = `
Environment:
  CREDENTIAL_KEYS  firebase functions:secrets:access CREDENTIAL_KEYS, with the old keys and the new one as "current"

Deploy the keyring first, so that every instance can read what is sealed here. Once a run says that nothing was sealed
anew, the old key can go. Safe to stop and to repeat. Firestore is written with your own Google Cloud login
(gcloud auth application-default login); with --local the keyring is known. With --json the counts are printed as
one object:
{"checked":2,"renewed":1,"lost":0,"unusable":0,"interrupted":false}

Example:
  calendar-mirror keys rotate --project my-project`

/** `keys rotate`. */
export function rotateCommand(signal: AbortSignal): Command {
  return mirrorCommand('rotate', 'Seals every stored credential with the current key of CREDENTIAL_KEYS.')
    .addHelpText('after', help)
    .action(async (options: MirrorCommandOptions) => {
      const rotation = await rotate(options, signal)
      process.stdout.write(`${options.json ? JSON.stringify(rotation) : describe(rotation)}\n`)
      if (rotation.interrupted) process.exitCode = INTERRUPTED
    })
}
