import type { History } from '../history/plan-history'

/** What no notification tells of. */
const SILENT: ReadonlySet<string> = new Set([
  'change zone',
  'change role',
  'share',
  'unshare',
  'revoke',
  'reconnect',
  'unselect',
  'disconnect',
])

export function hasSilentDeeds({ steps }: History): boolean {
  return steps.some(({ deed }) => SILENT.has(deed.kind) || (deed.kind === 'meddle' && SILENT.has(deed.deed.kind)))
}
