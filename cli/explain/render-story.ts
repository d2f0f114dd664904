import pc from 'picocolors'
import { printable } from '../words'
import type { Chapter } from './plan-story'
import type { Verdict } from './verdict'

/** Line by line what happened, and at its end why it is so. */
export function renderStory(
  chapters: readonly Chapter[],
  { well, what, remedy }: Verdict,
  logMissing: string | null,
): string {
  const lines = chapters.map(({ at, what: told, trace, decisive }) => {
    const line = `${at.toISOString().slice(0, 23).replace('T', ' ')}  ${printable(told, 300)}`
    const traced = trace === null ? '' : pc.dim(`  [${trace.slice(0, 8)}]`)
    return `${decisive ? pc.bold('▸ ') : '  '}${line}${traced}`
  })
  const verdict = `${well ? pc.green('✓') : pc.red('✗')} ${printable(what, 400)}`
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    ...(logMissing === null
      ? []
      : [
          pc.yellow(
            `The log could not be read (${printable(logMissing, 200)}): this is what documents and Google say.`,
          ),
          '',
        ]),
    verdict,
    ...(remedy === null ? [] : [pc.dim(`→ ${remedy}`)]),
  ].join('\n')
}
