import { randomBytes } from 'node:crypto'

/** A project id of its own for each test file: the shared emulators keep the data of projects apart. */
export function testProjectId(): string {
  return `demo-${randomBytes(8).toString('hex')}`
}

export interface TestEmulators {
  /** `host:port` */
  readonly firestore: string
  /** `host:port` */
  readonly auth: string
}

/** The emulators that `global-setup.ts` started for this run. */
export function testEmulators(): TestEmulators {
  return { firestore: required('FIRESTORE_EMULATOR_HOST'), auth: required('FIREBASE_AUTH_EMULATOR_HOST') }
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: test/support/global-setup.ts sets it`)
  return value
}
