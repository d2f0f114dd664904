import { type Finding, ok, unsure, wrong } from './finding'
import type { Known } from './known'
import type { LocalFacts } from './local-facts'

const RESTART = 'End it with Ctrl-C, and start it anew: npm start'

/** What is right and what is wrong with what `npm start` started. */
export function judgeLocal({ world }: LocalFacts): readonly Finding[] {
  if (world === null) return [wrong('local world', 'none runs here', 'npm start')]
  const expect = (check: string, fact: Known<number>, status: number, right: string, instead: string): Finding => {
    if (fact.kind === 'unknown') return wrong(check, fact.why, RESTART)
    return fact.value === status ? ok(check, right) : wrong(check, `${instead} (it answers ${fact.value})`, RESTART)
  }
  const { configuration, functions, simulator, tasks, auth, stranger, forged, genuine } = world
  return [
    configuration === null ? ok('parameters', 'as they have to be') : wrong('parameters', configuration, RESTART),
    expect('Firestore', stranger, 403, 'it answers, and lets no stranger read', 'the rules are not in force'),
    expect('Auth', auth, 200, 'its emulator answers', 'its emulator is not well'),
    expect('Google', simulator, 200, 'the simulated one answers', 'the simulated one is not well'),
    reachable('queues', tasks),
    expect('functions', functions, 200, 'they answer', 'they are not well'),
    expect('webhook', forged, 401, 'it refuses what is not Google’s', 'it takes what nobody signed'),
    expect('notifications', genuine, 204, 'a “sync” message with our token is taken', 'it refuses our own token'),
  ]
}

function reachable(check: string, fact: Known<number>): Finding {
  if (fact.kind === 'unknown') return unsure(check, fact.why, RESTART)
  return fact.value < 500
    ? ok(check, 'the stand-in for Cloud Tasks answers')
    : wrong(check, `it answers ${fact.value}`, RESTART)
}
