import type { Auth } from 'firebase/auth'
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { troubleInWords } from '../live/trouble'

interface ConnectFormProps {
  readonly auth: Auth
  /** Where `connectAccount` is. */
  readonly action: string
  /** To connect that one again; any other without it. */
  readonly accountId?: string
  readonly label: string
  readonly isStrong?: boolean
}

/**
 * Leads to Google's consent page. It is a form, which loads a page of its own, because the functions set a cookie that
 * binds the consent to this browser.
 */
export function ConnectForm({ auth, action, accountId, label, isStrong = false }: ConnectFormProps): JSX.Element {
  const token = useRef<HTMLInputElement>(null)
  const [trouble, setTrouble] = useState('')
  const submit = async (form: HTMLFormElement) => {
    try {
      if (token.current) token.current.value = (await auth.currentUser?.getIdToken()) ?? ''
      form.submit()
    } catch (error) {
      setTrouble(troubleInWords(error))
    }
  }
  return (
    <form
      method="post"
      action={action}
      class="connect"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      <input type="hidden" name="idToken" ref={token} />
      <input type="hidden" name="returnTo" value="/" />
      {accountId !== undefined && <input type="hidden" name="accountId" value={accountId} />}
      <button class={isStrong ? 'button button-strong' : 'button'}>{label}</button>
      <span role="status" class="said">
        {trouble}
      </span>
    </form>
  )
}
