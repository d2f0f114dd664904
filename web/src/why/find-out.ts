import { type Firestore, getDoc } from 'firebase/firestore'
import type { Callables } from '../../../client/callables'
import type { CalendarEvent } from '../../../client/documents'
import { event as eventWithId } from '../../../client/queries'
import { troubleInWords } from '../live/trouble'
import { explainFound, type Shown } from './explain-found'
import { explainLink } from './explain-link'
import { explainWords } from './explain-words'
import { findByWords } from './find-by-words'
import { type Finding, finding } from './finding'

export interface Asking extends Shown {
  readonly db: Firestore
  readonly uid: string
  readonly call: Pick<Callables, 'explainEvent'>
  /** Those that are on the page already. */
  readonly events: readonly CalendarEvent[]
  readonly zone: string
}

/** A link to an event of Google Calendar, as the server reads it. */
const LINK = /[?&]eid=|\/eventedit\//

/** Why the event that somebody means by a link, or by words of its title, is not to be seen. */
export async function findOut(text: string, asking: Asking): Promise<Finding> {
  try {
    return LINK.test(text) ? await aboutLink(text, asking) : await aboutWords(text, asking)
  } catch (error) {
    return finding('That could not be found out.', troubleInWords(error))
  }
}

async function aboutWords(words: string, asking: Asking): Promise<Finding> {
  const found = await findByWords(asking, words, asking.events)
  const [first] = found
  return first ? explainFound(asking, first, found) : explainWords(asking.own, words)
}

async function aboutLink(link: string, asking: Asking): Promise<Finding> {
  const { db, uid, own, zone, call } = asking
  const explanation = await call.explainEvent({ link })
  const nameOf = (id: string) => own.calendars?.find((one) => one.id === id)?.summary ?? id
  if (explanation.reason !== 'mirrored') return explainLink(explanation, { nameOf, zone })
  const event = (await getDoc(eventWithId(db, uid, explanation.id))).data()
  return event ? explainFound(asking, event, [event]) : finding('It is here.')
}
