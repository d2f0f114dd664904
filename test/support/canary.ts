/** Titles, addresses and the like that tests make up have it in them; no log line may. */
export const CANARY = 'canary'
