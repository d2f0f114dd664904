import { GoogleAuth } from 'google-auth-library'
import { QueueUnavailable } from '../model/errors/queue-unavailable'

/**
 * Tells the e-mail address of the service account that this process runs as, from the metadata server. The client
 * library remembers an answer, and asks again after a failure.
 */
export function createOwnServiceAccount(): () => Promise<string> {
  const auth = new GoogleAuth()
  return async () => {
    const { client_email: email } = await auth.getCredentials()
    if (!email) throw new QueueUnavailable('Set TASKS_SERVICE_ACCOUNT: this process runs as no service account')
    return email
  }
}
