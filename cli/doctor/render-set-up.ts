import pc from 'picocolors'
import { counted, printable } from '../words'
import type { Finding } from './finding'

const MARKS = { ok: pc.green('✓'), wrong: pc.red('✗'), unknown: pc.yellow('?') } as const

/** A line for each check, and below each that is not right what mends it. */
export function renderSetUp(where: string, findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.map(({ check, verdict, what, remedy }) => {
    const line = `${MARKS[verdict]} ${check.padEnd(width)}  ${printable(what, 400)}`
    return remedy === null ? line : `${line}\n  ${' '.repeat(width)}  ${pc.dim(`→ ${remedy}`)}`
  })
  return [pc.bold(where), '', ...lines, '', verdictOf(findings)].join('\n')
}

function verdictOf(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict).length
  const unsure = count('unknown') === 0 ? '' : `, ${counted(count('unknown'), 'check')} could not be made`
  const wrong = count('wrong')
  if (wrong > 0) return pc.red(`${wrong} of ${findings.length} ${wrong === 1 ? 'is' : 'are'} wrong${unsure}.`)
  return unsure === '' ? pc.green('All is well.') : pc.yellow(`Nothing wrong was found${unsure}.`)
}
