/** What a person, Google or an operator does in a history. Times of events are relative to the history's beginning. */
export type Deed =
  | { readonly kind: 'insert'; readonly shape: EventShape; readonly at: number; readonly hours: number }
  | { readonly kind: 'rename' | 'delete' | 'tentative' | 'spoil' | 'mend'; readonly event: number }
  | { readonly kind: 'toggle series' | 'toggle and spoil'; readonly event: number }
  | { readonly kind: 'move'; readonly event: number; readonly at: number }
  | {
      readonly kind: 'rename instance' | 'cancel instance' | 'spoil instance' | 'split' | 'truncate'
      readonly event: number
      readonly instance: number
    }
  | { readonly kind: 'move instance'; readonly event: number; readonly instance: number; readonly at: number }
  | { readonly kind: 'invite'; readonly series: number; readonly instance: number; readonly at: number }
  | { readonly kind: 'show series' | 'hide series'; readonly series: number }
  | { readonly kind: 'rename all' }
  | { readonly kind: 'change zone'; readonly zone: string }
  | { readonly kind: 'change role'; readonly role: 'reader' | 'freeBusyReader' | 'writer' }
  | { readonly kind: 'unshare' | 'share' }
  | { readonly kind: 'end tokens' | 'rename calendar' | 'lose records' | 'doubt' }
  | { readonly kind: 'revoke' | 'reconnect' | 'watch again' | 'sync now' | 'unselect' | 'disconnect' }
  | { readonly kind: 'deploy'; readonly version: number }
  | { readonly kind: 'outage' | 'storm' }
  | { readonly kind: 'stream' | 'hour' | 'night' }
  | { readonly kind: 'forge'; readonly forgery: Forgery }
  | { readonly kind: 'meddle'; readonly on: Meddling; readonly times: number; readonly deed: Deed }

/** What has just happened when somebody does something: what Google has answered, before the answer arrives, and more. */
export type Meddling = (typeof MEDDLINGS)[number] | 'channel adopted' | 'eraser sleeps' | 'account erased'
export const MEDDLINGS = [
  'any listing of events',
  'list agenda',
  'list token',
  'list window',
  'list delta',
  'list instances',
  'get event',
  'watch',
  'stop',
  'list calendars',
  'not found',
  'grant refused',
] as const

/** What is wrong with a forged notification. */
export type Forgery = 'of another channel' | 'of another calendar' | 'expiring later' | 'cut'

export type EventShape = 'single' | 'all day' | 'daily' | 'weekly' | 'all day series'
