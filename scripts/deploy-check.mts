/**
 * `npm run deploy:check`: what can be known about a deployment without a login: whether it is complete, what would be
 * uploaded, and that it is what is written down. What a project itself lacks is for `calendar-mirror doctor`.
 */
import { styleText } from 'node:util'
import { checkDeployment } from './deploy-check/check-deployment.mts'

const checked = await checkDeployment(process.cwd())
for (const { check, holds, problem, remedy } of checked) {
  const mark = problem === null ? styleText('green', '✓') : styleText('red', '✗')
  console.log(`${mark} ${check.padEnd(14)}${problem ?? holds}`)
  if (problem !== null) console.log(`  ${' '.repeat(14)}→ ${remedy}`)
}
const wrong = checked.filter(({ problem }) => problem !== null).length
console.log(
  wrong === 0
    ? '\nReady to deploy, as far as that can be seen from here.'
    : `\n${wrong} of ${checked.length} are wrong.`,
)
process.exitCode = wrong === 0 ? 0 : 1
