import { deployedName } from '../../functions/src/support/deployed-name'
import { syncCalendarOf } from '../google/kit-instance'
import { type Finding, ok, unsure, wrong } from './finding'
import { accountOfTasks } from '../google/deployed-functions'
import type { Policy, ProjectFacts } from './project-facts'

/** What the functions' account does, and what lets it; any of the roles will do. */
const NEEDED = [
  {
    why: 'reads and writes Firestore',
    roles: ['roles/datastore.user', 'roles/datastore.owner', 'roles/editor', 'roles/owner'],
  },
  {
    why: 'enqueues tasks',
    roles: ['roles/cloudtasks.enqueuer', 'roles/cloudtasks.admin', 'roles/editor', 'roles/owner'],
  },
] as const
const INVOKE = ['roles/run.invoker', 'roles/run.admin', 'roles/owner']
const ACT_AS = ['roles/iam.serviceAccountUser']

/** Whether the accounts that functions run as, and that tasks carry, may do what they have to. */
export function judgeRoles(facts: ProjectFacts): readonly Finding[] {
  const { policy, tasksAccountPolicy, functions, kitInstance, projectId } = facts
  if (functions.kind === 'unknown') return [unsure('roles', functions.why)]
  if (policy.kind === 'unknown') return [unsure('roles', policy.why)]
  const sync = syncCalendarOf(functions.value, kitInstance)
  const webhook = functions.value.find(({ id }) => id === deployedName('calendarWebhook', kitInstance))
  if (!sync || !webhook) return [unsure('roles', 'they belong to the functions, which are not deployed')]
  const account = sync.serviceAccount
  const carried = accountOfTasks(sync)
  const missing = [
    ...NEEDED.filter(({ roles }) => !holds(policy.value, account, roles)).map(({ why, roles }) => ({
      what: `${account} ${why} without ${roles[0]}`,
      remedy: grant(projectId, account, roles[0]),
    })),
    ...(webhook.serviceAccount === account || holds(policy.value, webhook.serviceAccount, NEEDED[1].roles)
      ? []
      : [
          {
            what: `${webhook.serviceAccount} enqueues tasks without roles/cloudtasks.enqueuer`,
            remedy: grant(projectId, webhook.serviceAccount, 'roles/cloudtasks.enqueuer'),
          },
        ]),
    ...(holds(policy.value, carried, INVOKE)
      ? []
      : [
          {
            what: `tasks call syncCalendar as ${carried}, which lacks roles/run.invoker`,
            remedy: grant(projectId, carried, 'roles/run.invoker'),
          },
        ]),
  ]
  const roles =
    missing.length === 0
      ? ok('roles', `${account} has what it needs`)
      : wrong('roles', missing.map(({ what }) => what).join('; '), missing.map(({ remedy }) => remedy).join(' && '))
  return [roles, judgeActing(tasksAccountPolicy, policy.value, webhook.serviceAccount, carried, projectId)]
}

function judgeActing(
  fact: ProjectFacts['tasksAccountPolicy'],
  whole: Policy,
  account: string,
  carried: string,
  projectId: string,
): Finding {
  if (holds(whole, account, ACT_AS)) return ok('act as', `${account} may act as any account`)
  if (fact.kind === 'unknown') return unsure('act as', fact.why)
  if (holds(fact.value, account, ACT_AS)) return ok('act as', `${account} may give tasks the token of ${carried}`)
  return wrong(
    'act as',
    `${account} may not act as ${carried}: no task can be created`,
    `gcloud iam service-accounts add-iam-policy-binding ${carried} --member serviceAccount:${account} --role ${ACT_AS[0]} --project ${projectId}`,
  )
}

function holds({ bindings }: Policy, account: string, roles: readonly string[]): boolean {
  return bindings.some(
    ({ role, members, condition }) =>
      condition === undefined && roles.includes(role) && members.includes(`serviceAccount:${account}`),
  )
}

function grant(projectId: string, account: string, role: string): string {
  return `gcloud projects add-iam-policy-binding ${projectId} --member serviceAccount:${account} --role ${role} --condition None`
}
