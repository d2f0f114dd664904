import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Callables, ListCalendarsAnswer } from '../../../client/callables'
import type { Account } from '../../../client/documents'
import { troubleInWords } from '../live/trouble'
import { ConfirmErasure } from './confirm-erasure'

interface ManageAccountProps {
  readonly account: Account
  readonly call: Callables
  readonly close: () => void
}

type Listed = ListCalendarsAnswer['calendars'][number]

/** Which calendars of an account are shown, and the end of its connection. */
export function ManageAccount({ account, call, close }: ManageAccountProps): JSX.Element {
  const [calendars, setCalendars] = useState<readonly Listed[] | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState('Asking Google for your calendars …')
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    call.listCalendars({ accountId: account.id }).then(
      (answer) => {
        setCalendars(answer.calendars)
        setChosen(new Set(answer.calendars.filter(({ selected }) => selected).map(({ calendarId }) => calendarId)))
        setSaid(
          answer.accounts.every(({ upToDate }) => upToDate) ? '' : 'Google does not answer: this is the last list.',
        )
      },
      (error: unknown) => setSaid(troubleInWords(error)),
    )
  }, [account.id])

  const save = async () => {
    setBusy(true)
    setSaid('Saving …')
    try {
      const answer = await call.selectCalendars({ accountId: account.id, calendarIds: [...chosen] })
      const failed = answer.calendars.filter(({ status }) => status === 'failed')
      if (failed.length === 0) return close()
      setSaid(failed.map(({ error }) => error?.message).join('; '))
    } catch (error) {
      setSaid(troubleInWords(error))
    }
    setBusy(false)
  }
  const toggle = (id: string) =>
    setChosen((set) => (set.has(id) ? new Set([...set].filter((other) => other !== id)) : new Set([...set, id])))

  return (
    <div class="manage">
      <p class="hint">{account.email}</p>
      <h2>Which calendars shall be here?</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <ul class="choices">
          {calendars?.map(({ calendarId, summary, accessRole }) => (
            <li key={calendarId}>
              <label>
                <input type="checkbox" checked={chosen.has(calendarId)} onChange={() => toggle(calendarId)} />
                <span>{summary}</span>
                <span class="hint">{accessRole === 'freeBusyReader' ? 'busy times only' : ''}</span>
              </label>
            </li>
          ))}
        </ul>
        <p role="status" class="said">
          {said}
        </p>
        <button class="button button-strong" disabled={busy || calendars === null}>
          Show these
        </button>
      </form>
      <ConfirmErasure
        label="Disconnect"
        question="Disconnect this account …"
        consequence="Its calendars and all their events are erased here. In Google nothing changes."
        doing="Disconnecting …"
        act="Disconnect and erase"
        erase={() => call.disconnectAccount({ accountId: account.id }).then(close)}
      />
    </div>
  )
}
