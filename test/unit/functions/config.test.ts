import { readConfig } from '../../../functions/src/config'

const required = { GCLOUD_PROJECT: 'demo-project', GOOGLE_OAUTH_CLIENT_ID: 'client.apps.googleusercontent.com' }

describe('the configuration', () => {
  it('needs no more than a project and an OAuth client', () => {
    expect(readConfig(required)).toEqual({
      projectId: 'demo-project',
      region: 'us-central1',
      googleClientId: 'client.apps.googleusercontent.com',
      window: { pastDays: 30, futureDays: 180 },
      coalesceMs: 1000,
      callsPerMinute: 60,
      dailyGoogleCalls: 50_000,
      spansUrl: null,
      channelTtlMs: 7 * 24 * 60 * 60 * 1000,
      lostGraceMs: 30 * 24 * 60 * 60 * 1000,
      webhookUrl: 'https://us-central1-demo-project.cloudfunctions.net/calendarWebhook',
      appOrigins: ['https://demo-project.web.app', 'https://demo-project.firebaseapp.com'],
      oauthRedirectUrl: 'https://us-central1-demo-project.cloudfunctions.net/oauthCallback',
      syncCalendar: {
        url: 'https://us-central1-demo-project.cloudfunctions.net/syncCalendar',
        queue: 'projects/demo-project/locations/us-central1/queues/syncCalendar',
      },
      reconcileCalendar: {
        url: 'https://us-central1-demo-project.cloudfunctions.net/reconcileCalendar',
        queue: 'projects/demo-project/locations/us-central1/queues/reconcileCalendar',
      },
      reconcileSpreadMs: 4 * 60 * 60 * 1000,
      tasksServiceAccount: null,
      workspace: null,
      canary: null,
      local: {
        googleApiRootUrl: null,
        googleAuthUrl: null,
        googleTokenUrl: null,
        googleRevokeUrl: null,
        googleCertsUrl: null,
        tasksHost: null,
        kmsRootUrl: null,
        iamRootUrl: null,
      },
    })
  })

  it('takes a variable left empty for one not set', () => {
    const empty = { WINDOW_PAST_DAYS: '', WEBHOOK_URL: '', TASKS_SERVICE_ACCOUNT: '', GOOGLE_API_ROOT_URL: '' }
    expect(readConfig({ ...required, ...empty })).toEqual(readConfig(required))
  })

  it('lets everything be set', () => {
    const config = readConfig({
      ...required,
      MIRROR_REGION: 'northamerica-northeast1',
      WINDOW_PAST_DAYS: '0',
      WINDOW_FUTURE_DAYS: '365',
      COALESCE_MS: '0',
      CHANNEL_TTL_DAYS: '1',
      LOST_CALENDAR_GRACE_DAYS: '2',
      WEBHOOK_URL: 'https://calendar.example.com/push',
      APP_ORIGINS: 'https://app.example.com,http://localhost:5173',
      OAUTH_REDIRECT_URL: 'https://calendar.example.com/oauth',
      SYNC_CALENDAR_URL: 'http://127.0.0.1:8080/syncCalendar',
      TASKS_SERVICE_ACCOUNT: 'tasks@demo-project.iam.gserviceaccount.com',
      GOOGLE_API_ROOT_URL: 'http://127.0.0.1:9000/',
      CLOUD_TASKS_EMULATOR_HOST: '127.0.0.1:9499',
    })
    expect(config).toMatchObject({
      region: 'northamerica-northeast1',
      window: { pastDays: 0, futureDays: 365 },
      coalesceMs: 0,
      channelTtlMs: 24 * 60 * 60 * 1000,
      lostGraceMs: 2 * 24 * 60 * 60 * 1000,
      webhookUrl: 'https://calendar.example.com/push',
      appOrigins: ['https://app.example.com', 'http://localhost:5173'],
      oauthRedirectUrl: 'https://calendar.example.com/oauth',
      syncCalendar: {
        url: 'http://127.0.0.1:8080/syncCalendar',
        queue: 'projects/demo-project/locations/northamerica-northeast1/queues/syncCalendar',
      },
      tasksServiceAccount: 'tasks@demo-project.iam.gserviceaccount.com',
      local: { googleApiRootUrl: 'http://127.0.0.1:9000/', tasksHost: '127.0.0.1:9499' },
    })
  })

  it('edits a calendar where one is named, with whose it is', () => {
    const { canary } = readConfig({ ...required, CANARY_UID: 'ada', CANARY_CALENDAR: '1~a@example.com' })
    expect(canary).toEqual({ uid: 'ada', calendarRef: '1~a@example.com' })
  })

  it('follows the names that functions and queues get in an instance of a kit', () => {
    const { webhookUrl, syncCalendar } = readConfig({ ...required, FIREBASE_KIT_INSTANCE_ID: 'team-a' })
    expect(webhookUrl).toBe('https://us-central1-demo-project.cloudfunctions.net/kit-team-a-calendarWebhook')
    expect(syncCalendar.url).toBe('https://us-central1-demo-project.cloudfunctions.net/kit-team-a-syncCalendar')
    expect(syncCalendar.queue).toBe('projects/demo-project/locations/us-central1/queues/kit-team-a-syncCalendar')
  })

  it('is where a kit’s functions are, unless it is told another region', () => {
    const kit = { ...required, FUNCTION_DEFAULT_REGION: 'europe-west1' }
    expect(readConfig({ ...kit, MIRROR_REGION: '' }).region).toBe('europe-west1')
    expect(readConfig({ ...kit, MIRROR_REGION: 'us-east1' }).region).toBe('us-east1')
  })

  it.each([
    ['GOOGLE_OAUTH_CLIENT_ID', undefined, /GOOGLE_OAUTH_CLIENT_ID is missing/],
    ['GCLOUD_PROJECT', undefined, /GCLOUD_PROJECT/],
    ['WINDOW_PAST_DAYS', '-1', /WINDOW_PAST_DAYS is not a whole number from 0 to 3650/],
    ['WINDOW_PAST_DAYS', '1.5', /WINDOW_PAST_DAYS is not a whole number/],
    ['WINDOW_FUTURE_DAYS', '0', /WINDOW_FUTURE_DAYS is not a whole number from 1/],
    ['WINDOW_FUTURE_DAYS', '3651', /WINDOW_FUTURE_DAYS/],
    ['COALESCE_MS', '1s', /COALESCE_MS is not a whole number from 0 to 60000/],
    ['COALESCE_MS', '60001', /COALESCE_MS/],
    ['CHANNEL_TTL_DAYS', '31', /CHANNEL_TTL_DAYS/],
    ['MIRROR_REGION', 'Europe', /MIRROR_REGION is not a region/],
    ['WEBHOOK_URL', 'http://calendar.example.com/push', /WEBHOOK_URL is not an https/],
    ['WEBHOOK_URL', 'http://127.0.0.1.example.com/push', /WEBHOOK_URL is not an https/],
    ['APP_ORIGINS', 'http://app.example.com', /APP_ORIGINS is not a list of https/],
    ['APP_ORIGINS', 'https://app.example.com/', /APP_ORIGINS/],
    ['APP_ORIGINS', 'https://app.example.com, https://b.example.com', /APP_ORIGINS/],
    ['APP_ORIGINS', 'https://*.example.com/*', /APP_ORIGINS/],
    ['APP_ORIGINS', 'null', /APP_ORIGINS/],
    ['OAUTH_REDIRECT_URL', 'http://calendar.example.com/oauth', /OAUTH_REDIRECT_URL is not an https/],
    ['SYNC_CALENDAR_URL', 'syncCalendar', /SYNC_CALENDAR_URL is not a URL/],
    ['TASKS_SERVICE_ACCOUNT', 'tasks', /TASKS_SERVICE_ACCOUNT is not an e-mail address/],
    ['CLOUD_TASKS_EMULATOR_HOST', 'http://127.0.0.1:1', /CLOUD_TASKS_EMULATOR_HOST is not host:port/],
    ['CANARY_UID', 'ada', /CANARY_UID is needed with CANARY_CALENDAR/],
    ['CANARY_CALENDAR', '1~a@example.com', /CANARY_UID is needed with CANARY_CALENDAR/],
    ['CANARY_CALENDAR', 'a@example.com', /CANARY_CALENDAR is not the id/],
    ['FUNCTION_DEFAULT_REGION', 'Europe', /FUNCTION_DEFAULT_REGION is not a region/],
    ['FIREBASE_KIT_INSTANCE_ID', 'team_a', /FIREBASE_KIT_INSTANCE_ID/],
    ['FIREBASE_KIT_INSTANCE_ID', 'a/b', /FIREBASE_KIT_INSTANCE_ID/],
    ['FIREBASE_KIT_INSTANCE_ID', 'x'.repeat(38), /FIREBASE_KIT_INSTANCE_ID/],
  ])('is refused with the variable and its range: %s=%s', (name, value, reason) => {
    expect(() => readConfig({ ...required, [name]: value })).toThrow(reason)
  })
})
