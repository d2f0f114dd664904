/** The user of the app, in the Auth emulator. */
export const demoUser = { email: 'demo@example.com', password: 'calendar-mirror' } as const
