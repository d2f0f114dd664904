/** This user has no such calendar; whether someone else has one is not told. */
export class CalendarNotFound extends Error {
  override readonly name = 'CalendarNotFound'

  constructor() {
    super('There is no such calendar')
  }
}
