import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { OpenApp } from '../firebase/open-app'
import { signInAsDemoUser, signInWithGoogle } from '../firebase/sign-in'
import { troubleInWords } from '../live/trouble'

/** What somebody sees who is not signed in. */
export function SignIn({ app: { auth, local } }: { readonly app: OpenApp }): JSX.Element {
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const enter = async (way: () => Promise<void>) => {
    setBusy(true)
    setSaid('Signing in …')
    await way().catch((error: unknown) => {
      setSaid(troubleInWords(error))
      setBusy(false)
    })
  }
  return (
    <main class="welcome">
      <div class="welcome-words">
        <h1>
          Your Google Calendar, <em>live</em>.
        </h1>
        <p>What changes in Google is here a second or two later, on every device, without reloading.</p>
        {local ? (
          <button
            type="button"
            class="button button-strong button-large"
            disabled={busy}
            onClick={() => void enter(() => signInAsDemoUser(auth, local))}
          >
            Sign in as the demo user
          </button>
        ) : (
          <button
            type="button"
            class="button button-strong button-large"
            disabled={busy}
            onClick={() => void enter(() => signInWithGoogle(auth))}
          >
            Sign in with Google
          </button>
        )}
        <p role="status" class="said">
          {said}
        </p>
        {local && <p class="hint">Everything runs on this machine: no account, no password, nothing leaves it.</p>}
      </div>
    </main>
  )
}
