import { type Command, InvalidArgumentError } from 'commander'
import { connectAccount } from '../functions/src/accounts/connect-account'
import type { DiscoveredCalendar } from '../functions/src/accounts/sync-calendar-list'
import { readCredential } from '../functions/src/accounts/read-credential'
import type { DocumentStore } from '../functions/src/firestore/document-store'
import { createFirestore } from '../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../functions/src/firestore/firestore-document-store'
import { createCalendarAccess } from '../functions/src/google/oauth-calendar-access'
import { beginAuthorization, exchangeCode } from '../functions/src/google/oauth-flow'
import type { Uid } from '../functions/src/model/ids'
import type { OAuthGrant } from '../functions/src/model/oauth-grant'
import { systemClock } from '../functions/src/support/clock'
import { systemRandom } from '../functions/src/support/random'
import { type ConnectSettings, readConnectSettings } from './connect-settings'
import { describeCalendars, describeWatching, tellCalendar } from './connect-words'
import { listenForRedirect } from './loopback-redirect'
import { enterLocalWorld } from './mirror/enter-local-world'
import { mirrorCommand, type MirrorCommandOptions } from './mirror/mirror-command'
import { openBrowser } from './open-browser'
import { parseUid } from './parse-uid'

interface ConnectOptions extends MirrorCommandOptions {
  readonly uid: Uid
  readonly port: number
  readonly browser: boolean
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)

async function connect(options: ConnectOptions, signal: AbortSignal): Promise<void> {
  enterLocalWorld(options, process.env)
  const settings = await readConnectSettings(process.env, options.project)
  const grant = await obtainGrant(settings, options, signal)
  const firestore = createFirestore(settings.config.projectId)
  try {
    await store(createFirestoreDocumentStore(firestore), settings, options, grant)
  } finally {
    await firestore.terminate()
  }
}

async function obtainGrant(
  settings: ConnectSettings,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<OAuthGrant> {
  const oauth = oauthOf(settings)
  const redirect = await listenForRedirect(options.port)
  try {
    const { url, state, codeVerifier } = beginAuthorization(oauth, redirect.uri, systemRandom)
    const invitation = `Open this page and let the account be read:\n\n  ${url}\n`
    if (options.json) process.stderr.write(`${invitation}\n`)
    else print(invitation)
    if (options.browser) openBrowser(url)
    const code = await redirect.waitForCode(state, signal)
    return await exchangeCode(oauth, redirect.uri, code, codeVerifier)
  } finally {
    await redirect.close()
  }
}

function oauthOf({ config, clientSecret }: ConnectSettings) {
  const { googleAuthUrl: authUrl, googleTokenUrl: tokenUrl, googleCertsUrl: certsUrl } = config.local
  return { clientId: config.googleClientId, clientSecret, authUrl, tokenUrl, certsUrl }
}

async function store(
  documents: DocumentStore,
  settings: ConnectSettings,
  { uid, json }: ConnectOptions,
  grant: OAuthGrant,
) {
  const { keyring, config } = settings
  const access = createCalendarAccess({
    readRefreshToken: (owner, accountId) => readCredential(documents, keyring, { uid: owner, accountId }),
    oauth: oauthOf(settings),
    rootUrl: config.local.googleApiRootUrl,
  })
  const shared = { store: documents, clock: systemClock, random: systemRandom }
  const found: readonly DiscoveredCalendar[] = await connectAccount(uid, grant, { ...shared, access, keyring })
  const { projectId } = config
  if (json) return print(JSON.stringify({ projectId, uid, email: grant.email, calendars: found.map(tellCalendar) }))
  print(`Connected ${grant.email} for user ${uid} in ${projectId}.\n`)
  print(describeCalendars(found))
  print(describeWatching(found))
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('It is no port.')
  return port
}

export function connectCommand(signal: AbortSignal): Command {
  return mirrorCommand(
    'connect',
    'Connects a Google account to a user of your deployment: consent in the browser, then its calendars.',
  )
    .requiredOption('--uid <uid>', 'the Firebase Auth user that the account is for', parseUid)
    .option('--port <port>', 'for 127.0.0.1; 0 takes any, which clients of the type "desktop app" allow', parsePort, 0)
    .option('--no-browser', 'only print the address, for a browser elsewhere on this machine')
    .addHelpText('after', help)
    .action((_, self: Command) => connect(self.opts<ConnectOptions>(), signal))
}

const help = `
Environment:
  GOOGLE_OAUTH_CLIENT_ID      the OAuth client of your deployment
  GOOGLE_OAUTH_CLIENT_SECRET  firebase functions:secrets:access GOOGLE_OAUTH_CLIENT_SECRET
  CREDENTIAL_KEYS             firebase functions:secrets:access CREDENTIAL_KEYS

A client of the type "web application" needs http://127.0.0.1:<port>/oauth2callback among its redirect URIs, and
that port as --port. Firestore is written with your own Google Cloud login (gcloud auth application-default login).
With --local all of that is known, and the page is the simulated Google's. With --json the address to open is on
stderr.

Examples:
  calendar-mirror connect --project my-project --uid UID --port 8765
  calendar-mirror connect --local --uid UID      another account for what "npm start" started`
