/** What `global-setup.ts` leaves for `global-teardown.ts`: jest loads the two apart, in one process. */
const KEY = Symbol.for('calendar-mirror.test.stop-emulators')

type Stop = () => Promise<unknown>

export function rememberToStop(stops: readonly Stop[]): void {
  Reflect.set(globalThis, KEY, stops)
}

export function stopsRemembered(): readonly Stop[] {
  const stops: unknown = Reflect.get(globalThis, KEY)
  return Array.isArray(stops) ? stops.filter((stop): stop is Stop => typeof stop === 'function') : []
}
