/** What a sync that went well clears in the state. */
export const NO_TROUBLE = {
  notBefore: null,
  rateLimits: 0,
  ceilingReached: false,
  firstNotFoundAt: null,
  lost: null,
  refusedAt: null,
} as const
