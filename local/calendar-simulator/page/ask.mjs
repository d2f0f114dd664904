/** What the simulator did not do, in its own words. */
export class Refused extends Error {}

/** One request of the control API; throws `Refused`, also where nobody answers. */
export const ask = async ({ method = 'GET', path, body }) => {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused('The simulator does not answer. Is it still running?')
  })
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return answer
  throw new Refused(answer.error?.message ?? `The simulator answered ${response.status}.`)
}

/** One after the other; a step may depend on what the one before it answered. */
export const askInTurn = async (steps) => {
  let answer
  for (const step of steps) answer = await ask(typeof step === 'function' ? step(answer) : step)
  return answer
}
