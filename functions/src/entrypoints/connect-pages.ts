import type { ConnectFailure } from '../accounts/connect-complete'
import type { Page } from './page'

/** Why somebody who wanted to connect an account sees a page of ours. */
export type ConnectPageReason =
  | ConnectFailure
  | 'wrong_method'
  | 'foreign_origin'
  | 'malformed'
  | 'signed_out'
  | 'no_such_account'
  | 'too_often'
  | 'unavailable'
  | 'misconfigured'

const NOT_CONNECTED = 'Nothing was connected'
const AGAIN = 'Go back to the app and begin again.'

const words: Readonly<Record<ConnectPageReason, Pick<Page, 'status' | 'title' | 'sentences'>>> = {
  stale: page(400, NOT_CONNECTED, 'This page has been used before, or it waited for too long.', AGAIN),
  other_browser: page(
    400,
    NOT_CONNECTED,
    'This was begun in another browser, or cookies are turned off in this one.',
    'Go back to the app in the browser that you want to use, and begin again there.',
  ),
  declined: page(
    400,
    NOT_CONNECTED,
    'You did not allow access on Google’s page.',
    'If you want your calendars to be shown, go back to the app, begin again and choose “Allow”.',
  ),
  not_consented: page(400, NOT_CONNECTED, 'Google’s page ended with an error.', AGAIN),
  code_refused: page(400, NOT_CONNECTED, 'Google does not accept this connection any more.', AGAIN),
  scopes_withheld: page(
    400,
    NOT_CONNECTED,
    'Two permissions are needed: to see events, and to see the list of your calendars.',
    'Go back to the app, begin again and tick both boxes on Google’s page.',
  ),
  no_refresh_token: page(
    400,
    NOT_CONNECTED,
    'Google gave no lasting access.',
    'Remove this app at myaccount.google.com/connections, then go back to the app and begin again.',
  ),
  disconnecting: page(
    400,
    NOT_CONNECTED,
    'What was stored of this account is still being erased.',
    'Begin again in a few minutes.',
  ),
  other_account: page(
    400,
    NOT_CONNECTED,
    'You chose another Google account than the one that is to be connected again. The connection is as it was.',
    'Go back to the app and begin again; choose the account that the app names.',
  ),
  no_such_account: page(404, NOT_CONNECTED, 'There is no such account to connect again.', AGAIN),
  wrong_method: page(405, 'There is nothing to see here', 'The app leads here when an account is to be connected.'),
  foreign_origin: page(
    403,
    NOT_CONNECTED,
    'Connecting an account begins in the app, and you came from somewhere else.',
    'Go to the app and begin there.',
  ),
  malformed: page(400, NOT_CONNECTED, 'The app asked for something that cannot be done.', AGAIN),
  signed_out: page(
    401,
    NOT_CONNECTED,
    'You are not signed in any more.',
    'Go back to the app, sign in and begin again.',
  ),
  too_often: page(429, NOT_CONNECTED, 'You have tried this too often.', 'Begin again in a minute.'),
  unavailable: page(
    503,
    NOT_CONNECTED,
    'Google or our own storage does not answer just now.',
    'Begin again in a few minutes.',
  ),
  misconfigured: page(
    500,
    NOT_CONNECTED,
    'Google refuses this app’s request. That is for the people who run it to put right.',
  ),
}

/** `link` is the app's address; null where none is known. */
export function failurePage(reason: ConnectPageReason, link: string | null): Page {
  return { ...words[reason], link: link === null ? null : { address: link, text: 'Back to the app' } }
}

function page(status: Page['status'], title: string, ...sentences: readonly string[]) {
  return { status, title, sentences }
}
