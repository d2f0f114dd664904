import type { EventExplanation, Standstill } from '../../functions/src/model/event-explanation'

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
      return tellThere(
        'It is a recurring event: its instances are in the mirror, and its rule is under "series".',
        explanation.standstill,
      )
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
      return fine('Its owner has paused the calendar or its account, so nothing is brought over.', UNPAUSE)
    case 'deleted':
      return tellDeleted(explanation.known)
    case 'no_account':
      return amiss('This user has connected no account.', 'connectAccount, by its owner; or "calendar-mirror connect".')
    case 'unknown_calendar':
      return amiss(
        'None of this user’s accounts has that calendar in its list.',
        'Is it the right user? Otherwise it has to be shared with the account.',
      )
    case 'reauth_required':
      return amiss('Google refuses the account’s grant.', CONNECT)
    case 'lost_access':
      return amiss('Google shows this account the calendar no more.', SHARE)
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

function tellDeleted(known: boolean): Verdict {
  if (known) return fine('Google has no such event any more, or does not show it to this account.')
  return amiss(
    'Nothing is known of it: neither the mirror nor Google has such an event, nor says that it was deleted.',
    'Is the id right, and is it of this calendar? The id of its document and its link say both.',
  )
}

function tellThere(what: string, standstill: Standstill | null): Verdict {
  switch (standstill) {
    case null:
      return fine(what)
    case 'paused':
      return fine(`${what} Its owner has paused the calendar or its account: this may be old.`, UNPAUSE)
    case 'reauth_required':
      return amiss(`${what} Google refuses the account’s grant: this may be old.`, CONNECT)
    case 'lost_access':
      return amiss(`${what} Google shows this account the calendar no more: this may be old.`, SHARE)
  }
}

function tellMirrored({ outdated, busyOnly, standstill }: Extract<EventExplanation, { reason: 'mirrored' }>): Verdict {
  if (outdated) {
    return amiss(
      'It is in the mirror as it was before: no document can be made of what Google has now.',
      '"calendar-mirror quarantine list" says why.',
    )
  }
  if (busyOnly)
    return tellThere('It is in the mirror; Google shows this account only that somebody is busy then.', standstill)
  if (standstill === null) return fine('It is in the mirror as Google last told of it.')
  return tellThere('It is in the mirror, as it was when something was last brought over.', standstill)
}

function tellOnItsWay(notBefore: string | null): Verdict {
  const why = notBefore === null ? '' : ` Google wants no call before ${notBefore}.`
  return amiss(
    `Google has it, and the mirror does not yet: no sync has come since.${why}`,
    'Seconds are usual. Otherwise "calendar-mirror sync" brings it, and "calendar-mirror doctor" says why nobody else did.',
  )
}

const UNPAUSE = 'Its owner ends the pause (pauseSync).'
const CONNECT = 'Its owner connects the account again.'
const SHARE = 'Its owner shares it again; it is looked for by itself.'

const day = (instant: string): string => instant.slice(0, 10)
const fine = (what: string, remedy: string | null = null): Verdict => ({ well: true, what, remedy })
const amiss = (what: string, remedy: string): Verdict => ({ well: false, what, remedy })
