import { CALENDAR_SCOPES } from '../../functions/src/model/oauth-grant'
import { type Finding, given, ok, unsure, wrong } from './finding'
import type { ProjectFacts } from './project-facts'

/** Whether those whose calendars are mirrored, or their administrator, let them be read. */
export function judgeScopes(facts: ProjectFacts): readonly Finding[] {
  return [judgeGrants(facts), ...judgeDelegation(facts)]
}

function judgeGrants({ grants }: ProjectFacts): Finding {
  return given('scopes', grants, ({ connected, lacking }) => {
    if (connected === 0) return unsure('scopes', 'no account is connected yet', 'Connect one, then look again.')
    if (lacking === 0) return ok('scopes', `all that are connected granted what is needed (${connected})`)
    return wrong(
      'scopes',
      `${lacking} of ${connected} connected accounts did not grant both calendar scopes`,
      `List both under “Data access” of the consent screen (${CALENDAR_SCOPES.join(', ')}), and have their owners connect again.`,
    )
  })
}

/** Nothing is said of it where it is not used. */
function judgeDelegation({ delegation }: ProjectFacts): readonly Finding[] {
  const check = 'delegation'
  if (delegation.kind === 'unknown') return [unsure(check, delegation.why)]
  const { value } = delegation
  switch (value.kind) {
    case 'off':
      return []
    case 'granted':
      return [ok(check, `the Workspace lets ${value.serviceAccount} read its users’ calendars`)]
    case 'refused':
      return [
        wrong(
          check,
          `the Workspace does not let ${value.serviceAccount} read its users’ calendars`,
          `Its administrator: admin.google.com, Security, API controls, Domain-wide delegation: the unique id of ${value.serviceAccount}, with ${CALENDAR_SCOPES.join(',')}`,
        ),
      ]
  }
}
