import { runStep } from '../../../../scripts/steps/run-step.mts'

const never = new AbortController().signal
const nodeStep = (code: string) => ({ name: 'it', proves: 'a rule', command: 'node', args: ['-e', code] })

describe('a step', () => {
  it('holds when its command ends with 0', async () => {
    expect(await runStep(nodeStep(''), { cwd: process.cwd(), signal: never })).toMatchObject({ ok: true, output: '' })
  })

  it('keeps what its command printed', async () => {
    const step = nodeStep(`console.log('found it'); console.error('too late'); process.exitCode = 3`)
    const { ok, output } = await runStep(step, { cwd: process.cwd(), signal: never })
    expect(ok).toBe(false)
    expect(output.split('\n').filter(Boolean).toSorted()).toEqual(['found it', 'too late'])
  })

  it('has failed when its command crashed', async () => {
    const step = nodeStep(`process.kill(process.pid, 'SIGKILL')`)
    expect(await runStep(step, { cwd: process.cwd(), signal: never })).toMatchObject({
      ok: false,
      output: 'ended by SIGKILL\n',
    })
  })

  it('has failed when its command is not there', async () => {
    const step = { ...nodeStep(''), command: 'no-such-command' }
    const { ok, output } = await runStep(step, { cwd: process.cwd(), signal: never })
    expect(ok).toBe(false)
    expect(output).toContain('no-such-command could not be started')
  })

  it('stops what its command started, too', async () => {
    const stop = new AbortController()
    const sleeper = `require('node:child_process').spawn('sleep', ['600'], { stdio: 'inherit' }).on('spawn', () => console.log('up'))`
    const running = runStep(nodeStep(sleeper), { cwd: process.cwd(), signal: stop.signal })
    setTimeout(() => stop.abort(), 500)
    // The output is a pipe that the grandchild holds, too: the step ends only once both are gone.
    expect(await running).toMatchObject({ ok: false })
  })

  it('does not begin after it was stopped', async () => {
    const { ok } = await runStep(nodeStep(''), { cwd: process.cwd(), signal: AbortSignal.abort() })
    expect(ok).toBe(false)
  })
})
