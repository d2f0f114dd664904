/**
 * Where Google's behaviour is uncertain, or depends on the deployment, both ways are offered. All of them can be
 * changed while the simulator runs.
 */
export interface Switches {
  /** `stamped`: `<base>_<yyyymmddThhmmssZ>`, as today; `opaque`: as announced, nothing can be read from them. */
  instanceIds: 'stamped' | 'opaque'
  /** What a delta says of a deleted single event or series. */
  cancelledRows: 'bare' | 'full'
  /** `ragged`: some pages are empty, some short, as Google's may be. */
  pages: 'full' | 'ragged'
  /** Whether the `sync` notification comes before the answer to watch. */
  syncMessage: 'before-response' | 'after-response'
  secondStop: 'tolerated' | 'not-found'
  /** What happens to notifications that are under way when their channel is stopped. */
  afterStop: 'discard' | 'deliver'
  aclChangeEndsSyncTokens: boolean
  /** Age at which a sync token ends, in milliseconds; Google does not publish it. */
  syncTokenLifetime: number
  /** How far back updatedMin may lie, in milliseconds; beyond, 410. */
  updatedMinReach: number
  /** Milliseconds; requests for more are cut. */
  channelTtlCap: number
  /** Push to plain http on loopback, for worlds without certificates. Everything else needs https, as at Google. */
  allowHttpLoopback: boolean
  /** Requests per user and sliding minute; Google allows 600. */
  quotaPerMinute: number
}

const days = 86_400_000

export const defaultSwitches: Switches = {
  instanceIds: 'stamped',
  cancelledRows: 'bare',
  pages: 'full',
  syncMessage: 'after-response',
  secondStop: 'tolerated',
  afterStop: 'discard',
  aclChangeEndsSyncTokens: true,
  syncTokenLifetime: Infinity,
  updatedMinReach: 28 * days,
  channelTtlCap: 30 * days,
  allowHttpLoopback: false,
  quotaPerMinute: Infinity,
}
