import { z } from 'zod'

const createdSchema = z.object({ localId: z.string().min(1) })
const signedInSchema = z.object({ localId: z.string().min(1), idToken: z.string().min(1) })

export interface AuthUser {
  readonly uid: string
  /** Good for an hour, its audience is the project. */
  readonly idToken: string
}

export interface AuthUserOptions {
  readonly email: string
  /** Six characters or more. */
  readonly password: string
  /** The emulator chooses one without it. */
  readonly uid?: string
}

/** Creates a user of one project in the Auth emulator and signs in as it. `emulator` is `host:port`. */
export async function createAuthUser(emulator: string, projectId: string, options: AuthUserOptions): Promise<AuthUser> {
  const { email, password, uid } = options
  const account = { email, password, emailVerified: true, ...(uid === undefined ? {} : { localId: uid }) }
  createdSchema.parse(await postAsOwner(emulator, `projects/${encodeURIComponent(projectId)}/accounts`, account))
  return await signInAuthUser(emulator, projectId, { email, password })
}

/** A fresh ID token of a user that exists. */
export async function signInAuthUser(
  emulator: string,
  projectId: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<AuthUser> {
  // An API key would always mean the emulator's default project; its owner may name another.
  const body = { email, password, returnSecureToken: true, targetProjectId: projectId }
  const { localId, idToken } = signedInSchema.parse(await postAsOwner(emulator, 'accounts:signInWithPassword', body))
  return { uid: localId, idToken }
}

async function postAsOwner(emulator: string, path: string, body: object): Promise<unknown> {
  const response = await fetch(`http://${emulator}/identitytoolkit.googleapis.com/v1/${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`The Auth emulator answered ${response.status}: ${await response.text()}`)
  return await response.json()
}
