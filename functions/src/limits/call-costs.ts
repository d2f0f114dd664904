/**
 * What one call takes of its user's allowance: 1 for a request or two to Google, more where it starts work that goes
 * on for long or reads much.
 */
export const CALL_COSTS = {
  listEvents: 1,
  syncNow: 1,
  watchCalendar: 1,
  listCalendars: 1,
  explainEvent: 1,
  selectCalendars: 2,
  connectAccount: 5,
  pauseSync: 5,
  disconnectAccount: 5,
  deleteUser: 5,
  exportData: 20,
} as const satisfies Record<string, number>

export type CostlyCall = keyof typeof CALL_COSTS
