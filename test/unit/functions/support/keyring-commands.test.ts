import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { parseKeyring } from '../../../../functions/src/support/keyring'

const ringSchema = z.object({ current: z.string(), keys: z.record(z.string(), z.string()) })

/** The program that a page hands to `node -e`, the first of them. */
function programIn(page: string): string {
  const [, program] = /node -e '([^']+)'/.exec(readFileSync(page, 'utf8')) ?? []
  if (program === undefined) throw new Error(`${page} has no program`)
  return program
}

function run(program: string, input = ''): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { input, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

const made = () => run(programIn('docs/deploy.md'))

it('what docs/deploy.md makes keyrings with makes one, and another each time', () => {
  const [one, other] = [made(), made()]
  expect(parseKeyring(one).keys.size).toBe(1)
  expect(other).not.toBe(one)
})

describe('what docs/security.md rotates with', () => {
  const rotated = (text: string) => run(programIn('docs/security.md'), text)

  it('adds a key and makes it the current one', () => {
    const before = made()
    const [old, anew] = [parseKeyring(before), parseKeyring(rotated(before))]
    expect(anew.keys.size).toBe(2)
    expect(anew.current).not.toBe(old.current)
    expect(anew.keys.get(old.current)?.export()).toEqual(old.keys.get(old.current)?.export())
  })

  it('keeps the key in use also where older ones are dropped already', () => {
    const { current, keys } = ringSchema.parse(JSON.parse(rotated(made())))
    const without = JSON.stringify({ current, keys: { [current]: keys[current] } })
    const { keys: after } = parseKeyring(rotated(without))
    expect(after.size).toBe(2)
    expect(after.get(current)?.export().toString('base64')).toBe(keys[current])
  })
})
