import { z } from 'zod'
import { uidSchema } from './ids'

/** Whose calendars are mirrored to whom, without a consent page. */
const workspaceUserSchema = z.object({ email: z.email(), uid: uidSchema.refine((uid) => !uid.includes('/')) })
export type WorkspaceUser = z.infer<typeof workspaceUserSchema>

/** `address=uid,address=uid`. */
export const workspaceUsersSchema = z
  .string()
  .transform((text) =>
    text.split(',').map((pair) => {
      const [email = '', uid = ''] = pair.split('=').map((part) => part.trim())
      return { email, uid }
    }),
  )
  .pipe(z.array(workspaceUserSchema))
