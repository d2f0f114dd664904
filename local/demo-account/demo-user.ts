import { demoUser } from './demo-credentials'
import { type AuthUser, createAuthUser } from '../emulators/create-auth-user'
import type { LocalWorld } from '../world/start-local-world'

export const createDemoUser = (world: LocalWorld): Promise<AuthUser> =>
  createAuthUser(world.auth, world.projectId, demoUser)
