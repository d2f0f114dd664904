import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { EmulatorMissing } from './emulator-missing'

/** Where the Firestore emulator is: already running, or a jar to start. */
export type FirestoreEmulatorLocation =
  | { readonly kind: 'running'; readonly host: string; readonly port: number }
  | { readonly kind: 'jar'; readonly path: string }

export interface SearchScope {
  readonly env: NodeJS.ProcessEnv
  readonly homeFolder: string
  /** Where packages and installers usually put the gcloud SDK. */
  readonly sdkFolders: readonly string[]
}

/** The scope of this machine. */
export function thisMachine(env: NodeJS.ProcessEnv = process.env): SearchScope {
  const homeFolder = homedir()
  return {
    env,
    homeFolder,
    sdkFolders: [
      join(homeFolder, 'google-cloud-sdk'),
      '/usr/lib/google-cloud-sdk',
      '/opt/google-cloud-sdk',
      '/usr/local/google-cloud-sdk',
      '/snap/google-cloud-cli/current',
      '/usr/local/share/google-cloud-sdk',
      '/opt/homebrew/share/google-cloud-sdk',
    ],
  }
}

const JAR_IN_SDK = join('platform', 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar')
const JAR_IN_CACHE = /^cloud-firestore-emulator-v(\d+)\.(\d+)\.(\d+)\.jar$/

/**
 * Looks in this order: `FIRESTORE_EMULATOR_HOST` (one is running), `FIRESTORE_EMULATOR_BINARY_PATH`, the gcloud SDK,
 * the cache of firebase-tools. Throws `EmulatorMissing` when there is none, or when a variable names none.
 */
export function locateFirestoreEmulator(scope: SearchScope): FirestoreEmulatorLocation {
  const { FIRESTORE_EMULATOR_HOST: host, FIRESTORE_EMULATOR_BINARY_PATH: binary } = scope.env
  if (host) return parseRunning(host)
  if (binary) return { kind: 'jar', path: requireJar(binary) }
  const path = sdkFolders(scope)
    .map((folder) => join(folder, JAR_IN_SDK))
    .find((jar) => existsSync(jar))
  const found = path ?? newestCachedJar(cacheFolder(scope))
  if (found === undefined) {
    throw new EmulatorMissing(
      'firestore-emulator',
      'The Firestore emulator is not installed: run "npx firebase setup:emulators:firestore", or ' +
        '"gcloud components install cloud-firestore-emulator", or set FIRESTORE_EMULATOR_BINARY_PATH to its jar.',
    )
  }
  return { kind: 'jar', path: found }
}

function parseRunning(value: string): FirestoreEmulatorLocation {
  const url = URL.canParse(`http://${value}`) ? new URL(`http://${value}`) : undefined
  if (url === undefined || url.port === '') {
    throw new EmulatorMissing(
      'firestore-emulator',
      `FIRESTORE_EMULATOR_HOST must read host:port, it reads "${value}": correct it or unset it.`,
    )
  }
  return { kind: 'running', host: url.hostname, port: Number(url.port) }
}

function requireJar(path: string): string {
  if (existsSync(path)) return path
  throw new EmulatorMissing(
    'firestore-emulator',
    `FIRESTORE_EMULATOR_BINARY_PATH names ${path}, where there is no file: correct it or unset it.`,
  )
}

function sdkFolders(scope: SearchScope): string[] {
  const named = scope.env['CLOUDSDK_ROOT_DIR']
  return [...(named ? [named] : []), ...sdkFoldersOnPath(scope.env['PATH'] ?? ''), ...scope.sdkFolders]
}

/** `gcloud` on the PATH is usually a link to `<sdk>/bin/gcloud`. */
function sdkFoldersOnPath(path: string): string[] {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'gcloud'))
    .filter((gcloud) => existsSync(gcloud))
    .map((gcloud) => dirname(dirname(realpathSync(gcloud))))
}

function cacheFolder(scope: SearchScope): string {
  return scope.env['FIREBASE_EMULATORS_PATH'] ?? join(scope.homeFolder, '.cache', 'firebase', 'emulators')
}

function newestCachedJar(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined
  const newest = readdirSync(folder)
    .filter((name) => JAR_IN_CACHE.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1)
  return newest === undefined ? undefined : join(folder, newest)
}
