import { InvalidArgumentError } from 'commander'
import { parseSwitchDocument } from '../../../../cli/migrate/reading-switch'
import { paths } from '../../../../functions/src/model/paths'

describe('the document in which apps look what they read', () => {
  it.each(['users/{uid}', 'users/{uid}/settings/calendar', 'profiles/{uid}'])('may be %s', (text) => {
    expect(parseSwitchDocument(text)).toBe(text)
  })

  it.each([
    ['users/{uid}/settings', 'no path of a document'],
    ['users//{uid}/x', 'no path of a document'],
    ['settings/calendar', 'one by one'],
    ['users/{uid}/events/x', 'the mirror’s own'],
    ['syncState/{uid}', 'the mirror’s own'],
  ])('is not %s', (text, why) => {
    expect(() => parseSwitchDocument(text)).toThrow(InvalidArgumentError)
    expect(() => parseSwitchDocument(text)).toThrow(why)
  })

  it('is in none of the mirror’s own collections', () => {
    const own = Object.values(paths).map((path) => String(Reflect.apply(path, paths, ['{uid}', 'x'])))
    const documents = own.map((path) => (path.split('/').length % 2 === 0 ? path : `${path}/x`))
    expect(documents.length).toBeGreaterThan(10)
    for (const document of documents) expect(() => parseSwitchDocument(document)).toThrow('the mirror’s own')
  })
})
