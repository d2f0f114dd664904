import { z } from 'zod'
import { createProgram } from '../../../cli/program'
import { runProgram } from '../../../cli/run-program'

const failedSchema = z.object({ error: z.object({ message: z.string() }) })

describe('a command line that asks for what there is not', () => {
  let out = ''
  let said = ''
  beforeEach(() => {
    out = ''
    said = ''
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text)
      return true
    })
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text)
      return true
    })
    // Commander would end the process, and with it the tests.
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`ended with ${code}`)
    })
  })
  afterEach(() => {
    jest.restoreAllMocks()
    process.exitCode = 0
  })

  async function run(...args: readonly string[]) {
    const { signal } = new AbortController()
    await runProgram(createProgram(signal), ['node', 'calendar-mirror', ...args], signal)
  }
  const messageOut = () => failedSchema.parse(JSON.parse(out)).error.message

  it.each([
    ['an option', ['status', '--nope'], "unknown option '--nope'"],
    ['what an option takes', ['status', '--interval', 'often'], 'A number from 1 to 3600.'],
    ['an argument', ['explain'], "missing required argument 'event'"],
    ['a command', ['nope'], "unknown command 'nope'"],
    ['one mirror of two', ['status', '--local', '--project', 'my-shop'], 'give one of the two'],
    ['an interval of one look', ['status', '--local', '--interval', '5'], '--interval is for --watch'],
  ])('%s: a sentence on stderr, an object on stdout with --json, and 1', async (_, args, message) => {
    await run(...args)
    expect(said).toContain(message)
    expect(out).toBe('')
    expect(process.exitCode).toBe(1)
    await run(...args, '--json')
    expect(messageOut()).toContain(message)
    expect(messageOut()).not.toMatch(/^error/)
    expect(process.exitCode).toBe(1)
  })

  it('help and version are no failures', async () => {
    await run('status', '--help')
    expect(out).toContain('Usage: calendar-mirror status')
    expect(out).not.toContain('"error"')
    await run('--version')
    expect(process.exitCode).not.toBe(1)
  })
})
