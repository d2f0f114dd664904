import { type History, kindsOf } from '../history/plan-history'

/** What no notification tells of. */
const SILENT: ReadonlySet<string> = new Set([
  'change zone',
  'change role',
  'share',
  'unshare',
  'revoke',
  'doubt',
  'reconnect',
  'unselect',
  'disconnect',
])

export function hasSilentDeeds(history: History): boolean {
  return kindsOf(history).some((kind) => SILENT.has(kind))
}
