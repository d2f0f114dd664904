import type { MirrorWindow } from '../model/documents/sync-state'

export const DAY = 24 * 60 * 60 * 1000

export interface WindowSpan {
  readonly pastDays: number
  readonly futureDays: number
}

/** The window around `now`: from a UTC midnight to a UTC midnight. */
export function mirrorWindow(now: number, span: WindowSpan): MirrorWindow {
  const midnight = Math.floor(now / DAY) * DAY
  return { from: new Date(midnight - span.pastDays * DAY), to: new Date(midnight + span.futureDays * DAY) }
}

/** What is listed of a window: a day more on each side, because what is inside is decided by `inWindow` alone. */
export function listedRange({ from, to }: MirrorWindow): { readonly from: number; readonly to: number } {
  return { from: from.getTime() - DAY, to: to.getTime() + DAY }
}
