import { type AuthUser, createAuthUser } from '../emulators/create-auth-user'
import type { LocalWorld } from '../world/start-local-world'

/** The user of the app, in the Auth emulator. */
export const demoUser = { email: 'demo@example.com', password: 'calendar-mirror' } as const

export const createDemoUser = (world: LocalWorld): Promise<AuthUser> =>
  createAuthUser(world.auth, world.projectId, demoUser)
