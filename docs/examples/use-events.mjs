import { subscribeEvents } from 'calendar-mirror/client'
import { useEffect, useState } from 'react'

const nothing = { events: [], fromCache: true, error: null }

/** The events between two instants, live for as long as the component is shown. */
export function useEvents(db, uid, from, to) {
  const [state, setState] = useState(nothing)
  useEffect(() => {
    setState(nothing)
    return subscribeEvents(
      db,
      uid,
      { from, to },
      {
        next: ({ documents, fromCache }) => setState({ events: documents, fromCache, error: null }),
        error: (error) => setState({ ...nothing, error }),
      },
    )
  }, [db, uid, from.getTime(), to.getTime()])
  return state
}
