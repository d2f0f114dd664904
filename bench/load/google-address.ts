import { z } from 'zod'

export const CLIENT = { clientId: 'bench', clientSecret: 'any' } as const

/** Where a simulated Google is, and how to get in. */
export const googleAddressSchema = z.object({
  url: z.string(),
  email: z.string(),
  subject: z.string(),
  refreshToken: z.string(),
})
export type GoogleAddress = z.infer<typeof googleAddressSchema>
