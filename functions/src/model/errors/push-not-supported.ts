/** Google sends no notifications for this calendar, for good: a holiday, birthday or imported one. */
export class PushNotSupported extends Error {
  override readonly name = 'PushNotSupported'
}
