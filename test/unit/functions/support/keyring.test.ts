import { currentKey, parseKeyring } from '../../../../functions/src/support/keyring'

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')

describe('the text of a keyring secret', () => {
  it('gives every key by its id, and says which one is current', () => {
    const keyring = parseKeyring(JSON.stringify({ current: 'k2', keys: { k1: key(1), k2: key(2) } }))
    expect([...keyring.keys.keys()]).toEqual(['k1', 'k2'])
    expect(currentKey(keyring).export()).toEqual(Buffer.alloc(32, 2))
  })

  it.each([
    ['an empty secret', '', /empty or not JSON/],
    ['cut JSON', '{"current":"k1","keys":{"k1":"c2VjcmV0', /empty or not JSON/],
    ['JSON of another shape', '[]', /expected object/],
    ['no current key', JSON.stringify({ keys: { k1: key(1) } }), /current/],
    ['a current key that is not there', JSON.stringify({ current: 'k2', keys: { k1: key(1) } }), /not in "keys"/],
    ['a current key that every object has', JSON.stringify({ current: 'toString', keys: { k1: key(1) } }), /not in/],
    ['a short key', JSON.stringify({ current: 'k1', keys: { k1: 'c2hvcnQ=' } }), /keys: k1: a key has 32 bytes/],
    ['a key that is not base64', JSON.stringify({ current: 'k1', keys: { k1: '?' } }), /keys: k1/],
    ['a key id with a dot', JSON.stringify({ current: 'k.1', keys: { 'k.1': key(1) } }), /keys: k.1: Invalid key/],
    ['a field nobody knows', JSON.stringify({ current: 'k1', keys: { k1: key(1) }, kyes: {} }), /kyes/],
  ])('is refused with a reason: %s', (_, text, reason) => {
    expect(() => parseKeyring(text)).toThrow(reason)
  })

  it('never stands in the reason', () => {
    const secret = Buffer.alloc(32, 7).toString('base64').slice(0, 20)
    const unusable = [`{"current":"k1","keys":{"k1":"${secret}`, `{"current":"k1","keys":{"k1":"${secret}"}}`, secret]
    for (const text of unusable) expect(reasonAgainst(text)).not.toContain(secret)
  })
})

function reasonAgainst(text: string): string {
  try {
    parseKeyring(text)
  } catch (error) {
    return String(error)
  }
  throw new Error('It was taken')
}
