import { stopsRemembered } from './running-emulators'

export default async function globalTeardown(): Promise<void> {
  await Promise.all(stopsRemembered().map((stop) => stop()))
}
