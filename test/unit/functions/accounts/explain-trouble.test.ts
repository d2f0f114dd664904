import { explainTrouble } from '../../../../functions/src/accounts/explain-trouble'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('a grant that Google ended without a word', () => {
  it.each([
    ['a week to the minute', 7 * DAY + 60_000],
    ['a week and an access token', 7 * DAY + HOUR],
    ['a week and a night', 8 * DAY],
  ])('after %s most likely was one of an app in Testing', (_, age) => {
    expect(explainTrouble('revoked', age)).toMatch(/7 days.*"Testing"/)
  })

  it.each([
    ['a day', DAY],
    ['six days', 6 * DAY],
    ['nine days', 9 * DAY],
    ['an age that nobody knows', null],
  ])('after %s most likely was revoked', (_, age) => {
    expect(explainTrouble('revoked', age)).toMatch(/revoked, by you/)
  })

  it('after half a year may have been unused', () => {
    expect(explainTrouble('revoked', 181 * DAY)).toMatch(/six months/)
  })
})

it.each(['missing', 'undecryptable', 'policy', 'account_gone'] as const)(
  'the age of a grant changes nothing about %s, and every cause says what to do',
  (trouble) => {
    const said = explainTrouble(trouble, 7 * DAY)
    expect(said).toBe(explainTrouble(trouble, null))
    expect(said).not.toMatch(/Testing/)
    expect(said).toMatch(/Connect the account again\.$/)
  },
)

it('no two causes read alike', () => {
  const causes = (['missing', 'undecryptable', 'revoked', 'policy', 'account_gone'] as const).map((trouble) =>
    explainTrouble(trouble, null),
  )
  expect(new Set(causes).size).toBe(causes.length)
})
