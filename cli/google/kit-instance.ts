import { deployedName } from '../../functions/src/support/deployed-name'
import { CommandFailed } from '../command-failed'
import type { DeployedFunction } from './deployed-functions'

type Environment = Readonly<Record<string, string | undefined>>

const SYNC_CALENDAR = /^(?:kit-(?<instance>.+)-)?syncCalendar$/

/** The instance of a function kit that the operator's environment names; null where it names none. */
export function askedKitInstance(environment: Environment): string | null {
  const asked = environment['FIREBASE_KIT_INSTANCE_ID'] ?? ''
  return asked === '' ? null : asked
}

/**
 * Which instance of a function kit a project's mirror is, by the names of its functions; null where it is none.
 * `asked` is taken as it is, null takes what there is. Throws `CommandFailed` where that is more than one.
 */
export function chooseKitInstance(functions: readonly DeployedFunction[], asked: string | null): string | null {
  if (asked !== null) return asked
  const mirrors = functions.flatMap(({ id }) => {
    const found = SYNC_CALENDAR.exec(id)
    return found ? [found.groups?.['instance'] ?? null] : []
  })
  if (mirrors.includes(null)) return null
  const [first = null, ...others] = mirrors
  if (others.length === 0) return first
  throw new CommandFailed(
    `There are several instances: ${mirrors.join(', ')}. Which? Set FIREBASE_KIT_INSTANCE_ID to one of them.`,
  )
}

/** The function that stands for all of an instance, whose params it has; null where it is not deployed. */
export function syncCalendarOf(
  functions: readonly DeployedFunction[],
  kitInstance: string | null,
): DeployedFunction | null {
  return functions.find(({ id }) => id === deployedName('syncCalendar', kitInstance)) ?? null
}

/** What `syncCalendar` reads its params from, where it is deployed; its secrets are not in it. */
export function environmentOf({ environment, id }: DeployedFunction, projectId: string): Environment {
  const kitInstance = SYNC_CALENDAR.exec(id)?.groups?.['instance']
  const ofKit = kitInstance === undefined ? {} : { FIREBASE_KIT_INSTANCE_ID: kitInstance }
  return { ...environment, ...ofKit, GCLOUD_PROJECT: projectId }
}
