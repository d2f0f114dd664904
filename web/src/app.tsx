import { onAuthStateChanged, type User } from 'firebase/auth'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { openApp, type OpenApp } from './firebase/open-app'
import { signInAsDemoUser } from './firebase/sign-in'
import type { Desk as DeskComponent } from './desk/desk'
import { troubleInWords } from './live/trouble'
import { SignIn } from './sign-in/sign-in'

type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'broken'; readonly words: string }
  | { readonly kind: 'signed_out'; readonly app: OpenApp }
  | { readonly kind: 'signed_in'; readonly app: OpenApp; readonly user: User; readonly Desk: typeof DeskComponent }

/** Whoever opens this address of the local world is the demo user, unless somebody is signed in already. */
const DEMO_PATH = '/demo'

/** Opens the project, finds out who is there, and shows what is theirs. */
export function App(): JSX.Element {
  const [phase, setPhase] = useState<Phase>({ kind: 'starting' })
  useEffect(() => {
    let stop: () => void = () => undefined
    start(setPhase).then(
      (end) => (stop = end),
      (error: unknown) => setPhase({ kind: 'broken', words: troubleInWords(error) }),
    )
    return () => stop()
  }, [])
  switch (phase.kind) {
    case 'starting':
      return <Waiting />
    case 'broken':
      return (
        <main class="welcome">
          <div class="welcome-words">
            <h1>This does not work yet.</h1>
            <p role="alert">{phase.words}</p>
          </div>
        </main>
      )
    case 'signed_out':
      return <SignIn app={phase.app} />
    case 'signed_in':
      return <phase.Desk key={phase.user.uid} app={phase.app} user={phase.user} />
  }
}

async function start(setPhase: (phase: Phase) => void): Promise<() => void> {
  // The large part is fetched while the small one finds out who is there.
  const desk = import('./desk/desk')
  const app = await openApp()
  let isFirst = true
  return onAuthStateChanged(app.auth, (user) => {
    const comesAsDemoUser = isFirst && user === null && location.pathname === DEMO_PATH
    isFirst = false
    if (comesAsDemoUser && app.local) {
      signInAsDemoUser(app.auth, app.local).catch((error: unknown) =>
        setPhase({ kind: 'broken', words: troubleInWords(error) }),
      )
      return
    }
    if (location.pathname === DEMO_PATH) history.replaceState(null, '', '/')
    if (user === null) return setPhase({ kind: 'signed_out', app })
    void desk.then(({ Desk }) => setPhase({ kind: 'signed_in', app, user, Desk }))
  })
}

/** The page's own frame, so that nothing moves when it is filled. */
function Waiting(): JSX.Element {
  return (
    <>
      <div class="frame frame-waiting" aria-hidden="true">
        <div class="rail" />
        <div class="stage" />
      </div>
      <p class="unseen" role="status">
        Loading the calendar …
      </p>
    </>
  )
}
