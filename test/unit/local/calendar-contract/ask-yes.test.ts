import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { askYes } from '../../../../local/calendar-contract/ask-yes'

const answered = async (answer: string): Promise<boolean> => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const yes = askYes('Go on?', input, output)
  input.end(answer)
  const outcome = await yes
  output.end()
  expect(await text(output)).toBe('Go on? [y/N] ')
  return outcome
}

describe('a question', () => {
  it.each(['y\n', 'Y\n', 'yes\n', ' yes \nno\n'])('is answered with yes by %j', async (answer) => {
    expect(await answered(answer)).toBe(true)
  })

  it.each(['n\n', '\n', 'yellow\n', 'no\nyes\n', ''])('is answered with no by %j', async (answer) => {
    expect(await answered(answer)).toBe(false)
  })
})
