/** What one hourly run did, by kinds; what is planned and not done is left to the next run. */
export interface RunTally {
  /** Looked at. */
  calendars: number
  channels: number
  unreadable: number
  planned: { opened: number; stopped: number; closed: number; synced: number; looked: number }
  /** `surplus`: somebody else was faster. */
  opened: number
  surplus: number
  unsupported: number
  stopped: number
  closed: number
  lapsed: number
  synced: number
  returned: number
  stillLost: number
  erased: number
  /** Whose account cannot be used now, or has had its share of calls. */
  skipped: number
  failed: number
}

export function createRunTally(): RunTally {
  return {
    calendars: 0,
    channels: 0,
    unreadable: 0,
    planned: { opened: 0, stopped: 0, closed: 0, synced: 0, looked: 0 },
    opened: 0,
    surplus: 0,
    unsupported: 0,
    stopped: 0,
    closed: 0,
    lapsed: 0,
    synced: 0,
    returned: 0,
    stillLost: 0,
    erased: 0,
    skipped: 0,
    failed: 0,
  }
}
