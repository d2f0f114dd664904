import type { calendar_v3 } from '@googleapis/calendar'
import { askYes } from './ask-yes'
import { behaviours, notObservable } from './behaviours'
import { createCalendar, deleteCalendar, leftBehind } from './own-calendar'
import { readContractOptions } from './read-contract-options'
import type { ContractOptions } from './read-contract-options'
import { missingCredentials, openCalendarApi } from './read-credentials'
import { differencesOf, tallyOf } from './report'
import { runContract } from './run-contract'

/** `npm run contract:google`: whether Google Calendar does what the simulator does, tried on a test account. */

const problem = (message: string, code: number): void => {
  console.error(message)
  process.exitCode = code
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The first Ctrl-C ends the run after the call under way; nothing ends the cleaning up. */
const stopOnSignal = (): AbortSignal => {
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) console.log('\nStopping, and cleaning up …')
      stopping.abort()
    })
  }
  return stopping.signal
}

const mayWrite = async (
  api: calendar_v3.Calendar,
  leftovers: readonly string[],
  { yes }: ContractOptions,
): Promise<boolean> => {
  const { data } = await api.calendars.get({ calendarId: 'primary' })
  const more =
    leftovers.length === 0 ? '' : ` Calendars that earlier runs left behind are deleted, too: ${leftovers.length}.`
  console.log(`In the account ${data.id} a calendar is made, written to, and deleted at the end.${more}`)
  return yes || askYes('Go on?', process.stdin, process.stdout)
}

const observeAll = async (api: calendar_v3.Calendar, signal: AbortSignal): Promise<number> => {
  const calendarId = await createCalendar(api)
  try {
    const told = ({ rule, verdict }: { rule: string; verdict: string }): void =>
      console.log(`  ${verdict === 'as expected' ? '✓' : '✗'} ${rule}`)
    const outcomes = await runContract({ api, calendarId }, behaviours, { signal, told })
    console.log(`\n${tallyOf(outcomes)}\n${differencesOf(outcomes)}`)
    return outcomes.every(({ verdict }) => verdict === 'as expected') ? 0 : 2
  } finally {
    await deleteCalendar(api, calendarId).then(
      () => console.log('The calendar is deleted.'),
      (error: unknown) => problem(`The calendar ${calendarId} is still there: ${wordsOf(error)}`, 1),
    )
  }
}

const main = async (options: ContractOptions): Promise<void> => {
  const missing = missingCredentials(process.env)
  if (missing !== null) return problem(missing, 1)
  const signal = stopOnSignal()
  const api = openCalendarApi(process.env)
  const leftovers = await leftBehind(api)
  if (!(await mayWrite(api, leftovers, options))) return problem('Nothing was written.', 1)
  for (const calendarId of leftovers) await deleteCalendar(api, calendarId)
  const code = await observeAll(api, signal)
  console.log('\nNot observed:')
  for (const [what, why] of notObservable) console.log(`  ${what}: ${why}`)
  process.exitCode ??= signal.aborted ? 130 : code
}

main(readContractOptions(process.argv.slice(2))).catch((error: unknown) =>
  problem(`Google did not answer as hoped: ${wordsOf(error)}`, 1),
)
