/** What a sync that went well clears in the state. */
export const NO_TROUBLE = {
  notBefore: null,
  rateLimits: 0,
  firstNotFoundAt: null,
  lost: null,
  refusedAt: null,
} as const
