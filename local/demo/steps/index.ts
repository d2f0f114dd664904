import type { DemoStep } from '../demo-step'
import { burstOfEdits } from './burst-of-edits'
import { compare } from './compare'
import { connectAccount } from './connect-account'
import { createEvent, deleteEvent, moveEvent } from './edit-one-event'
import { firstSync } from './first-sync'
import { watchCalendar } from './watch-calendar'

/** The rows of the demo, in the order in which they are played. */
export const demoSteps: readonly DemoStep[] = [
  connectAccount,
  watchCalendar,
  firstSync,
  createEvent,
  moveEvent,
  deleteEvent,
  burstOfEdits,
  compare,
]
