import { describeAge } from '../words'
import { deployedName } from '../../functions/src/support/deployed-name'
import { syncCalendarOf } from '../google/kit-instance'
import { deployFunctions } from './deploy-functions'
import { type ExpectedSetUp, installedAs } from './expected-set-up'
import { type Finding, given, ok, unsure, wrong } from './finding'
import { judgeIndexes } from './judge-indexes'
import { judgeRoles } from './judge-roles'
import { judgeScopes } from './judge-scopes'
import { judgeSettings } from './judge-settings'
import type { Known } from './known'
import type { DeployedFunction } from '../google/deployed-functions'
import type { ProjectFacts } from './project-facts'

/** An access token or a channel token from a clock further off is refused now and then. */
const CLOCK_TOLERANCE_MS = 60_000

/** What is right and what is wrong with a deployment, in the order in which it is mended. */
export function judgeProject(facts: ProjectFacts, packaged: ExpectedSetUp, now: number): readonly Finding[] {
  const expected = installedAs(packaged, facts.kitInstance)
  return [
    judgeClock(facts),
    judgeApis(facts),
    judgeDatabase(facts),
    judgeRules(facts, expected),
    ...judgeIndexes(facts, expected),
    judgeSecrets(facts, expected),
    judgeFunctions(facts, expected),
    ...judgeSettings(facts),
    judgeMachinery('queues', facts.queues, { facts, running: 'RUNNING', resume: pausedQueue(facts) }),
    judgeMachinery('schedules', facts.schedules, { facts, running: 'ENABLED', resume: pausedSchedule(facts) }),
    ...judgeRoles(facts),
    judgeOAuthClient(facts),
    ...judgeScopes(facts),
    judgeWebhook(facts),
    judgeGreeting(facts, now),
  ]
}

function judgeClock({ clockAheadMs }: ProjectFacts): Finding {
  return given('clock', clockAheadMs, (ahead) => {
    const apart = describeAge(Math.abs(ahead))
    if (Math.abs(ahead) < CLOCK_TOLERANCE_MS) return ok('clock', `this machine’s is within ${apart} of Google’s`)
    const what = `this machine’s is ${apart} ${ahead > 0 ? 'ahead of' : 'behind'} Google’s`
    return wrong('clock', what, 'Set it by the network: sudo timedatectl set-ntp true')
  })
}

function judgeApis({ disabledApis, projectId }: ProjectFacts): Finding {
  return given('APIs', disabledApis, (disabled) => {
    if (disabled.length === 0) return ok('APIs', 'all that are needed are enabled')
    return wrong(
      'APIs',
      `not enabled: ${disabled.join(', ')}`,
      `gcloud services enable ${disabled.join(' ')} --project ${projectId}`,
    )
  })
}

function judgeDatabase({ database, projectId }: ProjectFacts): Finding {
  return given('database', database, (found) => {
    const create = `gcloud firestore databases create --location nam5 --project ${projectId}`
    if (found === null) return wrong('database', 'there is no default Firestore database', create)
    if (found.type === 'FIRESTORE_NATIVE') return ok('database', `Firestore in ${found.location}`)
    const what = 'the default database is in Datastore mode, which has no listeners'
    return wrong('database', what, `Use another project, or empty it and change its type: ${create}`)
  })
}

const wordsOf = (rules: string) =>
  rules
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

function judgeRules({ rules }: ProjectFacts, expected: ExpectedSetUp): Finding {
  return given('rules', rules, (text) => {
    const deploy = 'Merge firestore.rules into yours: npx firebase deploy --only firestore:rules'
    if (text === null) return wrong('rules', 'no Firestore rules are in force', deploy)
    const open = /allow\s+(read|write|read\s*,\s*write)\s*(:\s*if\s+(true|request\.time)|;)/.exec(text)
    if (open) return wrong('rules', `the rules in force let anybody in (“${open[0]}”)`, deploy)
    if (wordsOf(text).includes(bodyOf(expected.rules))) return ok('rules', 'the mirror’s are in force')
    return wrong('rules', 'the rules in force are not those of the mirror', deploy)
  })
}

/** The matches inside of ours, which a project's own rules may surround. */
function bodyOf(rules: string): string {
  const words = wordsOf(rules)
  const first = words.indexOf('match /users/')
  return words.slice(first, words.lastIndexOf('} }')).trim()
}

function judgeSecrets({ secrets }: ProjectFacts, expected: ExpectedSetUp): Finding {
  return given('secrets', secrets, (found) => {
    const missing = expected.secrets.filter((name) => !found.has(name))
    if (missing.length === 0) return ok('secrets', `all ${expected.secrets.length} have a value`)
    const what = `without an enabled version: ${missing.join(', ')}`
    return wrong('secrets', what, missing.map((name) => `npx firebase functions:secrets:set ${name}`).join(' && '))
  })
}

function judgeFunctions({ functions, kitInstance }: ProjectFacts, expected: ExpectedSetUp): Finding {
  return given('functions', functions, (found) => {
    const byId = new Map(found.map((deployed) => [deployed.id, deployed]))
    const missing = expected.functions.filter((id) => !byId.has(id))
    if (missing.length > 0)
      return wrong('functions', `not deployed: ${missing.join(', ')}`, deployFunctions(kitInstance))
    const ours = found.filter(({ id }) => expected.functions.includes(id))
    const failed = ours.filter(({ state }) => state !== 'ACTIVE')
    if (failed.length > 0) {
      const what = `not running: ${failed.map(({ id, state }) => `${id} (${state})`).join(', ')}`
      const names = failed.map(({ id }) => id)
      return wrong('functions', what, deployFunctions(kitInstance, names))
    }
    return ok('functions', `all ${ours.length} are deployed in ${regionsOf(ours)}`)
  })
}

const regionsOf = (all: readonly DeployedFunction[]) => [...new Set(all.map(({ region }) => region))].join(', ')

interface Machinery {
  readonly facts: ProjectFacts
  /** The state of what runs. */
  readonly running: string
  /** The command that lets one go on. */
  readonly resume: (name: string) => string
}

function judgeMachinery(
  check: 'queues' | 'schedules',
  fact: Known<ReadonlyMap<string, string | null>>,
  { facts, running, resume }: Machinery,
): Finding {
  return given(check, fact, (states) => {
    const missing = [...states].filter(([, state]) => state === null).map(([name]) => name)
    if (missing.length > 0) {
      return wrong(check, `missing: ${missing.join(', ')}`, deployFunctions(facts.kitInstance, missing))
    }
    const stopped = [...states].filter(([, state]) => state !== running)
    if (stopped.length === 0) return ok(check, `${[...states.keys()].join(', ')}: running`)
    const what = stopped.map(([name, state]) => `${name} is ${String(state).toLowerCase()}`).join(', ')
    return wrong(check, what, stopped.map(([name]) => resume(name)).join(' && '))
  })
}

const pausedQueue = (facts: ProjectFacts) => (name: string) =>
  `gcloud tasks queues resume ${name} --location ${regionOf(facts)} --project ${facts.projectId}`

const pausedSchedule = (facts: ProjectFacts) => (name: string) =>
  `gcloud scheduler jobs resume firebase-schedule-${name}-${regionOf(facts)} --location ${regionOf(facts)} --project ${facts.projectId}`

function regionOf({ functions, kitInstance }: ProjectFacts): string {
  const sync = functions.kind === 'known' ? syncCalendarOf(functions.value, kitInstance) : null
  return sync?.region ?? 'us-central1'
}

function judgeOAuthClient({ oauthClient, kitInstance }: ProjectFacts): Finding {
  return given('OAuth client', oauthClient, (answer) => {
    switch (answer) {
      case 'accepted':
        return ok(
          'OAuth client',
          'Google knows its id and its secret; its redirect URIs only the console shows for certain',
        )
      case 'unknown_client':
        return wrong(
          'OAuth client',
          'Google does not know this client, or its secret is another one',
          `Compare GOOGLE_OAUTH_CLIENT_ID in .env with the console, then: npx firebase functions:secrets:set ${deployedName('GOOGLE_OAUTH_CLIENT_SECRET', kitInstance)}`,
        )
      case 'redirect_not_listed':
        return wrong(
          'OAuth client',
          `the address of ${deployedName('oauthCallback', kitInstance)} is not among its redirect URIs`,
          'Add it at console.cloud.google.com/auth/clients, letter by letter; it takes effect after some minutes.',
        )
    }
  })
}

function judgeWebhook(facts: ProjectFacts): Finding {
  const { webhook, kitInstance, projectId } = facts
  const name = deployedName('calendarWebhook', kitInstance)
  return given('webhook', webhook, ({ forgedStatus }) => {
    if (forgedStatus === 401) return ok('webhook', 'it answers from here, and refuses what is not Google’s')
    if (forgedStatus === 403) {
      const what = 'the platform lets nobody call it (403): Google’s notifications do not get in'
      const remedy = `gcloud run services add-iam-policy-binding ${name.toLowerCase()} --member allUsers --role roles/run.invoker --region ${regionOf(facts)} --project ${projectId}`
      return wrong('webhook', what, remedy)
    }
    const what = `it answers ${forgedStatus} where 401 is right`
    const remedy = `Is WEBHOOK_URL the address of ${name}? npx firebase functions:log --only ${name}`
    return wrong('webhook', what, remedy)
  })
}

function judgeGreeting({ greetedAt, openChannels }: ProjectFacts, now: number): Finding {
  const check = 'notifications'
  return given(check, greetedAt, (at) => {
    if (at !== null) {
      return ok(check, `Google’s “sync” message came back ${describeAge(Math.max(0, now - at.getTime()))} ago`)
    }
    if (openChannels.kind === 'known' && openChannels.value === 0) {
      return unsure(check, 'no channel is open yet', 'Connect an account and select a calendar, then look again.')
    }
    const what = 'channels are open, and no “sync” message of Google’s came in within eight days'
    return wrong(check, what, 'Is WEBHOOK_URL reachable from outside, by HTTPS with a valid certificate?')
  })
}
