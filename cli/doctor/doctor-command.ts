import type { Command } from 'commander'
import { systemClock } from '../../functions/src/support/clock'
import { chooseMirror, type MirrorAddress } from '../mirror/choose-mirror'
import { countChannels } from '../mirror/count-channels'
import { readLocalWorld } from '../mirror/local-world-file'
import { mirrorCommand, type MirrorCommandOptions } from '../mirror/mirror-command'
import { requireSignIn, withMirror } from '../mirror/with-mirror'
import { clearProgress, showProgress } from '../progress-line'
import { countLackingGrants } from './count-lacking-grants'
import { readExpectedSetUp } from './expected-set-up'
import type { Finding } from './finding'
import { ask, createGoogleRest } from '../google/google-rest'
import { askedKitInstance } from '../google/kit-instance'
import { judgeLocal } from './judge-local'
import { judgeProject } from './judge-project'
import { notificationHeaders } from './notification-headers'
import { readLocal } from './read-local'
import { readProject } from './read-project'
import { renderSetUp } from './render-set-up'

const help = `
Looks at parameters, secrets, APIs, the OAuth client and its redirect address, the scopes that accounts granted (a
read each), a Workspace's delegation, queues, schedules, roles, rules, indexes and exemptions from them, the webhook
and the clock. ✓ is right, ✗ is wrong, ? could not be looked up; below it stands what
mends it. The exit code is 1 where something is wrong. Nothing is written, and no secret is printed; of
secrets only that of the OAuth client is read, to ask Google whether it is the right one.

Functions that were installed as a function kit are found by their names; where a project has several
instances, FIREBASE_KIT_INSTANCE_ID chooses one.

You need to be able to see what is looked at: the role roles/viewer, for the OAuth client
roles/secretmanager.secretAccessor, and for a delegation roles/iam.serviceAccountTokenCreator on its account.

Examples:
  calendar-mirror doctor --local                 what "npm start" started
  calendar-mirror doctor --project my-project
  calendar-mirror doctor --project my-project --json | jq '.findings[] | select(.verdict == "wrong")'`

const TOKEN_ENDPOINT = 'https://oauth2.googleapis.com/token'

export function doctorCommand(signal: AbortSignal): Command {
  return mirrorCommand('doctor', 'Whether a deployment is set up as it has to be, and what mends it where it is not.')
    .addHelpText('after', help)
    .action((options: MirrorCommandOptions) => doctor(options, signal))
}

async function doctor(options: MirrorCommandOptions, signal: AbortSignal): Promise<void> {
  const mirror = chooseMirror(options, process.env)
  const findings = mirror.emulator === null ? await examineProject(mirror, signal) : await examineLocal(signal)
  clearProgress()
  signal.throwIfAborted()
  const { projectId } = mirror
  process.stdout.write(
    options.json ? `${JSON.stringify({ projectId, findings }, null, 2)}\n` : `${renderSetUp(projectId, findings)}\n`,
  )
  if (findings.some(({ verdict }) => verdict === 'wrong')) process.exitCode = 1
}

async function examineLocal(signal: AbortSignal): Promise<readonly Finding[]> {
  return judgeLocal(await readLocal({ world: readLocalWorld(), now: () => systemClock.now(), signal }))
}

async function examineProject(mirror: MirrorAddress, signal: AbortSignal): Promise<readonly Finding[]> {
  await requireSignIn()
  const { projectId } = mirror
  const expected = await readExpectedSetUp()
  const now = () => systemClock.now()
  const facts = await readProject({
    projectId,
    kitInstance: askedKitInstance(process.env),
    expected,
    rest: createGoogleRest(projectId, signal),
    askToken: (form) =>
      ask(TOKEN_ENDPOINT, { method: 'POST', headers: new Headers(), body: new URLSearchParams(form), signal }),
    probeWebhook: async (url) => {
      const headers = notificationHeaders('forged', 'doctor')
      return { forgedStatus: (await ask(url, { method: 'POST', headers, signal })).status }
    },
    countOpenChannels: () => withMirror(mirror, (store) => countChannels(store, 'active')),
    countLackingGrants: () => withMirror(mirror, countLackingGrants),
    now,
    onProgress: (what) => showProgress(`Looking at ${what} …`),
  })
  return judgeProject(facts, expected, now())
}
