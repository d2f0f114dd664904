import { onceSettled } from './once-settled'

/**
 * A handler whose code is loaded when it is first needed. Every function of a deployment starts from the same file, and
 * would otherwise load the code of all of them. The instance that serves `name` begins at once, so that its first
 * request waits no longer than before: https://cloud.google.com/functions/docs/configuring/env-var (FUNCTION_TARGET).
 *
 * What cannot be loaded rejects the request, and is tried again with the next one.
 */
export function onDemand<Arguments extends readonly unknown[], Answer>(
  name: string,
  load: () => Promise<(...given: Arguments) => Answer | Promise<Answer>>,
  target = process.env['FUNCTION_TARGET'],
): (...given: Arguments) => Promise<Answer> {
  const loaded = onceSettled(load)
  // In a group of exports the target is `group.name`. A failure is the requests' to tell.
  if (target?.split('.').at(-1) === name) loaded().catch(() => {})
  return async (...given) => {
    const handler = await loaded()
    return await handler(...given)
  }
}
