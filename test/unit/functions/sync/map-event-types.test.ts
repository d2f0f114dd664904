import { mapEvent } from '../../../../functions/src/sync/map-event'
import { adasCalendar, noon, readEvent } from '../../../fixtures/events/read-event'

describe('event types', () => {
  it.each([
    [
      'birthday',
      'birthday',
      { birthdayProperties: { contact: 'people/c12345', type: 'birthday', customTypeName: null } },
    ],
    [
      'anniversary-of-a-contact',
      'birthday',
      { birthdayProperties: { contact: 'people/c12345', type: 'custom', customTypeName: 'Moved in' } },
    ],
    [
      'focus-time',
      'focusTime',
      {
        focusTimeProperties: {
          autoDeclineMode: 'declineOnlyNewConflictingInvitations',
          declineMessage: 'Declined, I focus',
          chatStatus: 'doNotDisturb',
        },
      },
    ],
    [
      'from-gmail',
      'fromGmail',
      { source: { title: 'Your flight', url: 'https://mail.google.com/mail?extsrc=cal&plid=1' } },
    ],
    [
      'out-of-office',
      'outOfOffice',
      {
        outOfOfficeProperties: {
          autoDeclineMode: 'declineAllConflictingInvitations',
          declineMessage: 'Declined, I am away',
        },
      },
    ],
    [
      'working-from-home',
      'workingLocation',
      { workingLocationProperties: { type: 'homeOffice', customLocation: null, officeLocation: null } },
    ],
    [
      'working-from-office',
      'workingLocation',
      {
        workingLocationProperties: {
          type: 'officeLocation',
          customLocation: null,
          officeLocation: { buildingId: 'BER-1', floorId: '4', floorSectionId: 'B', deskId: '17', label: 'Berlin' },
        },
      },
    ],
    [
      'working-from-elsewhere',
      'workingLocation',
      {
        workingLocationProperties: { type: 'customLocation', customLocation: { label: 'Café' }, officeLocation: null },
      },
    ],
  ])('%s keeps what only its type has', (name, eventType, properties) => {
    expect(mapEvent(readEvent(name), adasCalendar(), noon)).toMatchObject({ eventType, ...properties })
  })
})
