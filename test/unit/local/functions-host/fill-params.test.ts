import { defaultsOfParams } from '../../../../local/functions-host/fill-params'

describe('params without a value', () => {
  it('get their default, as text', () => {
    const declared = [
      { name: 'BUCKET_MS', options: { default: 1000 } },
      { name: 'REGION', options: { default: 'europe-west1' } },
      { name: 'ENABLED', options: { default: false } },
      { name: 'EMPTY', options: { default: '' } },
    ]
    expect(defaultsOfParams(declared, {})).toEqual({
      BUCKET_MS: '1000',
      REGION: 'europe-west1',
      ENABLED: 'false',
      EMPTY: '',
    })
  })

  it('that have one keep it, also an empty one', () => {
    const declared = [
      { name: 'A', options: { default: 'x' } },
      { name: 'B', options: { default: 'x' } },
    ]
    expect(defaultsOfParams(declared, { A: 'mine', B: '' })).toEqual({})
  })

  it('and without a default stop the start, all named at once', () => {
    const declared = [{ name: 'KEY' }, { name: 'SECRET', options: {} }, { name: 'REGION', options: { default: 'x' } }]
    expect(() => defaultsOfParams(declared, {})).toThrow('No value in the environment and no default: KEY, SECRET.')
  })
})
