import { InvalidArgumentError } from 'commander'
import { type Uid, uidSchema } from '../functions/src/model/ids'

/** The argument of an option that names a Firebase Auth user. */
export function parseUid(text: string): Uid {
  const parsed = uidSchema.safeParse(text)
  if (!parsed.success || text.includes('/')) throw new InvalidArgumentError('It is no Firebase Auth user id.')
  return parsed.data
}
