import { readConfig } from '../../functions/src/config'
import { environmentOf, syncCalendarOf } from '../google/kit-instance'
import { deployFunctions } from './deploy-functions'
import { type Finding, ok, unsure, wrong } from './finding'
import type { DeployedFunction } from '../google/deployed-functions'
import type { ProjectFacts } from './project-facts'

const CHECK = 'parameters'
/** Whether what was asked for at deployment makes sense; the functions would say so only when they are called. */
export function judgeSettings({ functions, kitInstance, projectId }: ProjectFacts): readonly Finding[] {
  if (functions.kind === 'unknown') return [unsure(CHECK, functions.why)]
  const deployed = syncCalendarOf(functions.value, kitInstance)
  if (!deployed) return [unsure(CHECK, 'they are with the functions, and syncCalendar is not deployed')]
  const file = kitInstance === null ? '.env' : `the .env of the kit’s instance ${kitInstance}`
  return [judgeOne(deployed, projectId, { file, deploy: deployFunctions(kitInstance) })]
}

function judgeOne(
  deployed: DeployedFunction,
  projectId: string,
  { file, deploy }: { readonly file: string; readonly deploy: string },
): Finding {
  try {
    const config = readConfig(environmentOf(deployed, projectId))
    const { region } = deployed
    if (config.region !== region) {
      const what = `MIRROR_REGION is ${config.region}, and the functions are in ${region}: tasks go astray`
      return wrong(CHECK, what, `Set MIRROR_REGION=${region} in ${file}, then: ${deploy}`)
    }
    return ok(CHECK, `as they have to be; ${config.window.pastDays} days back and ${config.window.futureDays} ahead`)
  } catch (error) {
    return wrong(CHECK, error instanceof Error ? error.message : 'unusable', `Mend them in ${file}, then: ${deploy}`)
  }
}
