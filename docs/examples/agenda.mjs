import { shownTitle, spanOf, subscribeEvents } from 'calendar-mirror/client'

/** Prints the coming week, and every change of it as it happens. The answer ends it. */
export function showAgenda(db, uid, print) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const from = new Date()
  const to = new Date(from.getTime() + 7 * 24 * 3_600_000)
  return subscribeEvents(
    db,
    uid,
    { from, to, zone },
    {
      next({ changes, fromCache }) {
        for (const { type, document } of changes) {
          print(`${type} ${new Date(spanOf(document, zone).from).toISOString()} ${shownTitle(document)}`)
        }
        if (fromCache) print('(not confirmed by the server yet)')
      },
      error: (error) => print(`ended: ${error.message}`),
    },
  )
}
