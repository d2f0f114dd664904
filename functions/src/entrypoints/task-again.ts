import { HttpsError } from 'firebase-functions/v2/https'

/** Makes a task be dispatched again. Answers 500: a 429 or 503 would slow the whole queue down, for every calendar. */
export function taskAgain(reason: string): HttpsError {
  return new HttpsError('internal', reason)
}
