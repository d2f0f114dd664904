import { type Auth, signInWithEmailAndPassword } from 'firebase/auth'
import type { LocalParts } from './configuration'

export async function signInAsDemoUser(auth: Auth, { demoUser }: LocalParts): Promise<void> {
  await signInWithEmailAndPassword(auth, demoUser.email, demoUser.password)
}

/** What it needs is fetched now, so that nobody waits for it who is signed in already. */
export async function signInWithGoogle(auth: Auth): Promise<void> {
  const google = await import('./sign-in-with-google')
  await google.signInWithGoogle(auth)
}
