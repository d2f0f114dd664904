/** As Google sends them: https://developers.google.com/workspace/calendar/api/guides/push#understanding-the-notification-message-format */
export function notificationHeaders(token: string, channelId: string): Headers {
  return new Headers({
    'x-goog-channel-id': channelId,
    'x-goog-channel-token': token,
    'x-goog-resource-id': 'doctor',
    'x-goog-resource-state': 'sync',
    'x-goog-resource-uri': 'https://www.googleapis.com/calendar/v3/calendars/doctor/events',
    'x-goog-message-number': '1',
  })
}
