import { z } from 'zod'

const PREFIX = 'workspace:'
const emailSchema = z.email()

/**
 * What stands in the place of a refresh token for an account that nobody consented for: whose calendars the service
 * account reads under domain-wide delegation. It is stored sealed, as any credential, so that nobody can make one.
 */
export function workspaceCredential(email: string): string {
  return `${PREFIX}${emailSchema.parse(email)}`
}

/** Null for a refresh token. */
export function workspaceEmail(credential: string): string | null {
  return credential.startsWith(PREFIX) ? emailSchema.parse(credential.slice(PREFIX.length)) : null
}
