import type { DemoStep } from '../demo-step'
import { burstOfEdits } from './burst-of-edits'
import { compare } from './compare'
import { connectAccount } from './connect-account'
import { deleteSeries } from './delete-series'
import { disconnect, stayDisconnected } from './disconnect'
import { createEvent, deleteEvent, moveEvent } from './edit-one-event'
import { firstSync } from './first-sync'
import { killWorker } from './kill-worker'
import { healByNight } from './night'
import { quarantineOddEvent, releaseOddEvent } from './odd-event'
import { rateLimitStorm } from './rate-limit-storm'
import { renameSeries } from './rename-series'
import { renewChannel } from './renew-channel'
import { slideWindow } from './slide-window'
import { splitSeries } from './split-series'
import { tamperByNight, tamperDeeply } from './tamper'
import { tokenExpires } from './token-expires'
import { turnIntoSeries } from './turn-into-series'
import { watchCalendar } from './watch-calendar'

const oneChange = [connectAccount, watchCalendar, firstSync, createEvent, moveEvent, deleteEvent, burstOfEdits]
const series = [renameSeries, splitSeries, deleteSeries, turnIntoSeries]
const recovery = [tokenExpires, killWorker, quarantineOddEvent, releaseOddEvent, rateLimitStorm]

const nights = [renewChannel, healByNight, tamperByNight, tamperDeeply, slideWindow]
const disconnection = [disconnect, stayDisconnected]

/** The rows of the demo, in the order in which they are played. */
export const demoSteps: readonly DemoStep[] = [
  ...oneChange,
  ...series,
  ...recovery,
  compare,
  ...nights,
  ...disconnection,
]

/** The rows about single changes alone. */
export const shortDemoSteps: readonly DemoStep[] = [...oneChange, compare]
