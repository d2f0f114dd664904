import { drawFields, drawLife, type ReadSource, requireEveryField } from './draw-life.mts'
import { ACCOUNT, CALENDAR, CHANNEL, DATA, REACH, WAITING, WORK } from './lives.mts'
import { type Schemas, schemaStates } from './schema-states.mts'

/** A diagram for each kind of document that has a life, three for sync states; by their places in the page. */
export function drawLives(schemas: Schemas, readSource: ReadSource) {
  const { account, calendar, channel, syncState } = schemaStates(schemas)
  requireEveryField(Object.keys(syncState), Object.keys({ ...WORK, ...WAITING, ...REACH }), DATA)
  return {
    'the life of an account': diagram(drawLife(account, ACCOUNT, readSource)),
    'the life of a calendar': diagram(drawLife(calendar, CALENDAR, readSource)),
    'the life of a channel': diagram(drawLife(channel, CHANNEL, readSource)),
    'the work in a sync state': diagram(drawFields(syncState, WORK, readSource)),
    'the waiting in a sync state': diagram(drawFields(syncState, WAITING, readSource)),
    'the reach in a sync state': diagram(drawFields(syncState, REACH, readSource)),
  }
}

function diagram(lines: readonly string[]): string {
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n')
}
