/** Whether somebody is signed in cannot be told now: Firebase's public keys cannot be had. Says nothing about them. */
export class SignInUnverifiable extends Error {
  override readonly name = 'SignInUnverifiable'
}
