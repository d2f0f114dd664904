import { stripVTControlCharacters } from 'node:util'
import { runCheck } from '../../../../scripts/steps/run-check.mts'

const step = (name: string, code: string) => ({ name, proves: `${name} holds`, command: 'node', args: ['-e', code] })

async function check(...steps: readonly ReturnType<typeof step>[]) {
  const lines: string[] = []
  const signal = new AbortController().signal
  const results = await runCheck(steps, { cwd: process.cwd(), signal, print: (line) => void lines.push(line) })
  return { results, text: stripVTControlCharacters(lines.join('\n')) }
}

describe('the checks', () => {
  it('all run, also after one has failed', async () => {
    const { results } = await check(step('one', 'process.exitCode = 1'), step('two', ''), step('three', ''))
    expect(results.map(({ step: { name }, ok }) => `${name} ${ok}`).toSorted()).toEqual([
      'one false',
      'three true',
      'two true',
    ])
  })

  it('say a line each, and what was wrong where something was', async () => {
    const { text } = await check(
      step('quiet', `console.log('of no interest')`),
      step('loud', `console.log('line 3'); process.exit(1)`),
    )
    expect(text).toMatch(/✓ quiet +\d+\.\d s {2}quiet holds/)
    expect(text).toMatch(/✗ loud +\d+\.\d s {2}loud holds\n {4}line 3/)
    expect(text).not.toContain('of no interest')
  })
})
