import type { EventExplanation } from '../../functions/src/model/event-explanation'

/** Why it is so, and what to do. */
export interface Verdict {
  /** Whether it is in the mirror as it should be, or rightly not there. */
  readonly well: boolean
  readonly what: string
  readonly remedy: string | null
}

/** In words for whoever operates the mirror. */
export function tellVerdict(explanation: EventExplanation): Verdict {
  switch (explanation.reason) {
    case 'mirrored':
      return tellMirrored(explanation)
    case 'mirrored_series':
      return fine('It is a recurring event: its instances are in the mirror, and its rule is under "series".')
    case 'outside_window':
      return fine(
        `It lies outside of the window, which goes from ${day(explanation.window.from)} to ${day(explanation.window.to)}.`,
        'A wider one: WINDOW_PAST_DAYS and WINDOW_FUTURE_DAYS, deploy, then "calendar-mirror reconcile".',
      )
    case 'calendar_not_selected':
      return fine(
        'Its calendar is not among those that its owner has selected.',
        'Its owner selects it (selectCalendars).',
      )
    case 'paused':
      return fine(
        'Its owner has paused the account, so nothing is brought over.',
        'Its owner ends the pause (pauseSync).',
      )
    case 'deleted':
      return fine('Google has no such event any more, or does not show it to this account.')
    case 'no_account':
      return amiss('This user has connected no account.', 'connectAccount, by its owner; or "calendar-mirror connect".')
    case 'unknown_calendar':
      return amiss(
        'None of this user’s accounts has that calendar in its list.',
        'Is it the right user? Otherwise it has to be shared with the account.',
      )
    case 'reauth_required':
      return amiss('Google refuses the account’s grant.', 'Its owner connects the account again.')
    case 'lost_access':
      return amiss(
        'Google shows this account the calendar no more.',
        'Its owner shares it again; it is looked for by itself.',
      )
    case 'quarantined':
      return amiss(
        `No document can be made of it: ${explanation.why}.`,
        'A version that understands it, then "calendar-mirror quarantine retry"; each night tries, too.',
      )
    case 'first_sync':
      return amiss(
        'Google has it; the calendar’s first sync is not through.',
        'Wait; "calendar-mirror status" shows how far it is.',
      )
    case 'on_its_way':
      return tellOnItsWay(explanation.notBefore)
    case 'google_unavailable':
      return amiss('It is not in the mirror, and Google could not be asked for it just now.', 'Try again in a minute.')
  }
}

function tellMirrored({ outdated, busyOnly }: Extract<EventExplanation, { reason: 'mirrored' }>): Verdict {
  if (outdated) {
    return amiss(
      'It is in the mirror as it was before: no document can be made of what Google has now.',
      '"calendar-mirror quarantine list" says why.',
    )
  }
  if (busyOnly) return fine('It is in the mirror; Google shows this account only that somebody is busy then.')
  return fine('It is in the mirror as Google last told of it.')
}

function tellOnItsWay(notBefore: string | null): Verdict {
  const why = notBefore === null ? '' : ` Google wants no call before ${notBefore}.`
  return amiss(
    `Google has it, and the mirror does not yet: no sync has come since.${why}`,
    'Seconds are usual. Otherwise "calendar-mirror sync" brings it, and "calendar-mirror doctor" says why nobody else did.',
  )
}

const day = (instant: string): string => instant.slice(0, 10)
const fine = (what: string, remedy: string | null = null): Verdict => ({ well: true, what, remedy })
const amiss = (what: string, remedy: string): Verdict => ({ well: false, what, remedy })
