/**
 * Loaded before everything else (`node --require`), makes a process live `CLOCK_SHIFT_MS` milliseconds away from now:
 * so can a week be seen in a moment, by the very functions that are deployed.
 */
const shift = Number(process.env['CLOCK_SHIFT_MS'] ?? '0')
const RealDate = globalThis.Date
const now = (): number => RealDate.now() + shift

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct(target, given: unknown[], made): Date {
    const date: unknown = Reflect.construct(target, given.length === 0 ? [now()] : given, made)
    if (date instanceof RealDate) return date
    throw new TypeError('What a Date makes is no Date')
  },
  get: (target, name, receiver): unknown => (name === 'now' ? now : Reflect.get(target, name, receiver)),
})
