import { readConfig } from '../../functions/src/config'
import { type Finding, ok, unsure, wrong } from './finding'
import type { DeployedFunction } from '../google/deployed-functions'
import type { ProjectFacts } from './project-facts'

const CHECK = 'parameters'
const REMEDY = 'Mend them in .env, then: npx firebase deploy --only functions'

/** Whether what was asked for at deployment makes sense; the functions would say so only when they are called. */
export function judgeSettings({ functions, projectId }: ProjectFacts): readonly Finding[] {
  if (functions.kind === 'unknown') return [unsure(CHECK, functions.why)]
  const [deployed] = functions.value.filter(({ id }) => id.endsWith('syncCalendar'))
  if (!deployed) return [unsure(CHECK, 'they are with the functions, and syncCalendar is not deployed')]
  return [judgeOne(deployed, projectId)]
}

function judgeOne({ environment, region }: DeployedFunction, projectId: string): Finding {
  try {
    const config = readConfig({ ...environment, GCLOUD_PROJECT: projectId })
    if (config.region !== region) {
      const what = `MIRROR_REGION is ${config.region}, and the functions are in ${region}: tasks go astray`
      return wrong(CHECK, what, `Set MIRROR_REGION=${region} in .env, then: npx firebase deploy --only functions`)
    }
    return ok(CHECK, `as they have to be; ${config.window.pastDays} days back and ${config.window.futureDays} ahead`)
  } catch (error) {
    return wrong(CHECK, error instanceof Error ? error.message : 'unusable', REMEDY)
  }
}
