import fc from 'fast-check'
import { returnAddress } from '../../functions/src/accounts/connect-return-address'
import { APP, ConnectWorld } from '../support/connect-world'
import { ConnectingBrowser } from '../support/connecting-browser'

const ORIGIN = 'https://app.example.com'

describe('a return path', () => {
  it.each(['/', '/settings', '/a/b?c=d&e=%2F#f', '/@evil.example.com', '/:80', '/a//b', '/%5Cevil.example.com'])(
    '%s of the app is followed',
    (path) => {
      expect(returnAddress(path, ORIGIN)).toBe(`${ORIGIN}${path}`)
    },
  )

  it.each([
    '//evil.example.com',
    '///evil.example.com',
    '/\\evil.example.com',
    '/\\/evil.example.com',
    '\\/evil.example.com',
    '\\\\evil.example.com',
    '/\t/evil.example.com',
    '/\n/evil.example.com',
    '/\r\n/evil.example.com',
    '\t//evil.example.com',
    ' //evil.example.com',
    '/a\\b',
    '/a\u0000b',
    '/a\r\nSet-Cookie: a=b',
    '/\u202ee',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://evil.example.com',
    'https:evil.example.com',
    'https://app.example.com.evil.example.com',
    'https://app.example.com@evil.example.com',
    'https://app.example.com/settings',
    'settings',
    '?a=b',
    '#a',
    '.',
    '',
    `/${'a'.repeat(2_048)}`,
  ])('%j leads to the default page', (path) => {
    expect(returnAddress(path, ORIGIN)).toBe(`${ORIGIN}/`)
  })

  it('leads to the app whatever is asked for', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '//',
      '.',
      '..',
      ':',
      '@',
      '\t',
      '\n',
      '%2f',
      'evil.example.com',
      'https:',
      '?',
      '#',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts).map((some) => some.join('')),
    )
    fc.assert(
      fc.property(text, fc.boolean(), (rest, slash) => {
        const address = returnAddress(slash ? `/${rest}` : rest, ORIGIN)
        expect(new URL(address).origin).toBe(ORIGIN)
        expect(address.startsWith(`${ORIGIN}/`)).toBe(true)
        expect(address).toMatch(/^[\x21-\x7e]+$/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('after connecting', () => {
  let world: ConnectWorld
  beforeAll(async () => {
    world = await ConnectWorld.open()
    world.newAccount('anna@example.com')
  })
  afterAll(() => world.close())

  it.each(['//evil.example.com', '/\\evil.example.com', 'javascript:alert(1)', 'https://evil.example.com/'])(
    '%s leads to the app’s front page',
    async (returnTo) => {
      const shown = await new ConnectingBrowser(world).connect(world.newUser(), 'anna@example.com', { returnTo })
      expect(shown).toMatchObject({ status: 303, location: `${APP}/` })
    },
  )

  it('each app is led back to itself', async () => {
    const origin = 'https://other-app.example.com'
    const shown = await new ConnectingBrowser(world).connect(world.newUser(), 'anna@example.com', {
      returnTo: '/here',
      origin,
    })
    expect(shown.location).toBe(`${origin}/here`)
  })
})
