import { z } from 'zod'
import type { TaskView } from './task-json'

const views = { VIEW_UNSPECIFIED: 'BASIC', BASIC: 'BASIC', FULL: 'FULL', 0: 'BASIC', 1: 'BASIC', 2: 'FULL' } as const

/** `responseView`, as a word or as the number that the client sends; BASIC where it is not asked for. */
export const viewSchema = z
  .union([z.enum(['VIEW_UNSPECIFIED', 'BASIC', 'FULL', '0', '1', '2']), z.literal([0, 1, 2])])
  .default('BASIC')
  .transform((view): TaskView => views[view])
