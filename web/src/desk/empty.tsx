import type { Auth } from 'firebase/auth'
import type { JSX } from 'preact'
import type { Account } from '../../../client/documents'
import type { LiveOwn } from '../live/live-own'
import { ConnectForm } from '../panels/connect-form'

interface EmptyProps {
  readonly own: LiveOwn
  readonly auth: Auth
  readonly connectAction: string
  readonly manage: (account: Account) => void
}

/** What to do next where there is nothing to see yet; nothing otherwise. */
export function Empty({ own: { accounts, calendars }, auth, connectAction, manage }: EmptyProps): JSX.Element | null {
  if (accounts === null) return null
  if (accounts.length === 0) {
    return (
      <section class="empty" aria-label="Connect Google Calendar">
        <h2>Connect your Google Calendar</h2>
        <p>
          You are led to Google’s own page, which asks for your consent to read your calendars. Nothing is changed
          there.
        </p>
        <ConnectForm auth={auth} action={connectAction} label="Connect a Google account" isStrong />
      </section>
    )
  }
  if (calendars === null || calendars.some(({ selected }) => selected)) return null
  return (
    <section class="empty" aria-label="Choose calendars">
      <h2>Which calendars shall be here?</h2>
      <p>Their events appear as soon as they are read.</p>
      {accounts.map((account) => (
        <button type="button" class="button button-strong" key={account.id} onClick={() => manage(account)}>
          Choose calendars of {account.email}
        </button>
      ))}
    </section>
  )
}
