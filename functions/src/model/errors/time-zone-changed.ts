/** The calendar's time zone is another than the one its documents were made in. */
export class TimeZoneChanged extends Error {
  override readonly name = 'TimeZoneChanged'
}
