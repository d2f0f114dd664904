import { CommandFailed } from '../command-failed'
import { type LocalWorldFile, readLocalWorld } from './local-world-file'

/** What the options of a command say about where its mirror is. */
export interface MirrorOptions {
  readonly project?: string
  readonly local?: boolean
}

/** One deployment's documents. */
export interface MirrorAddress {
  readonly projectId: string
  /** `host:port` of the Firestore emulator; null in a real project. */
  readonly emulator: string | null
}

type Environment = Readonly<Record<string, string | undefined>>

/** As `npm start` has them. */
const LOCAL = { projectId: 'demo-calendar-mirror', emulator: '127.0.0.1:8080' } as const

/** Ids that begin so are for emulators only (https://firebase.google.com/docs/emulator-suite/connect_firestore). */
const isDemo = (projectId: string) => projectId.startsWith('demo-')

/**
 * Which mirror a command is about. An option counts more than the environment, and the environment more than what is
 * usual, or what the local world of this folder says; `local` never takes a real project's id from the environment. Throws `CommandFailed`.
 */
export function chooseMirror(
  { project, local = false }: MirrorOptions,
  environment: Environment,
  world: Pick<LocalWorldFile, 'environment'> | null = local ? readLocalWorld() : null,
): MirrorAddress {
  if (local && project !== undefined) {
    throw new CommandFailed('--local is what "npm start" started, and --project another one: give one of the two.')
  }
  const started = given(world?.environment ?? {}, 'FIRESTORE_EMULATOR_HOST') ?? LOCAL.emulator
  const emulator = given(environment, 'FIRESTORE_EMULATOR_HOST') ?? (local ? started : null)
  const named = given(environment, 'GCLOUD_PROJECT') ?? given(environment, 'GOOGLE_CLOUD_PROJECT')
  const usable = local && named !== undefined && !isDemo(named) ? undefined : named
  const projectId = project ?? usable ?? (local ? LOCAL.projectId : undefined)
  if (projectId === undefined) {
    throw new CommandFailed('Which project? Give it with --project, or set GCLOUD_PROJECT; for "npm start": --local.')
  }
  if (!/^[a-z][a-z0-9-]{3,61}[a-z0-9]$/.test(projectId)) {
    throw new CommandFailed(
      `${JSON.stringify(projectId)} is no project id: those are 6 to 30 lower-case letters, digits and dashes.`,
    )
  }
  if (emulator === null && isDemo(projectId)) {
    throw new CommandFailed(`${projectId} is a project for emulators only. For what "npm start" started: --local.`)
  }
  return { projectId, emulator }
}

/** Set to nothing is not set. */
function given(environment: Environment, name: string): string | undefined {
  return environment[name] === '' ? undefined : environment[name]
}
