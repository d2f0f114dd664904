import * as fc from 'fast-check'
import {
  accountIdSchema,
  accountKey,
  calendarIdSchema,
  calendarRef,
  calendarRefSchema,
  enc,
  eventIdSchema,
  eventRef,
  eventRefSchema,
  uidSchema,
} from '../../../../functions/src/model/ids'

const account = accountIdSchema.parse('109876543210987654321')
const ada = calendarRef(account, calendarIdSchema.parse('ada@example.com'))

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('%', '~', '/', '.', '2', '5', 'F', 'E', '7') }),
)

describe('enc', () => {
  it('never makes two texts one', () => {
    fc.assert(fc.property(anyText, (text) => decodeURIComponent(protectPercent(enc(text))) === text))
    fc.assert(fc.property(anyText, anyText, (one, other) => one === other || enc(one) !== enc(other)))
  })

  it('leaves no slash, no separator and no control character', () => {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[~/\u0000-\u001f\u007f]/.test(enc(text))))
  })

  it('changes nothing else', () => {
    expect(enc('ada.lovelace+work@example.com äöü 🎉')).toBe('ada.lovelace+work@example.com äöü 🎉')
    expect(enc('a/b~c%d\n')).toBe('a%2Fb%7Ec%25d%0A')
  })
})

/** Every percent sign in an encoded text begins an escape, and decodeURIComponent minds only those. */
function protectPercent(encoded: string): string {
  return encoded.replaceAll(/[^%A-Za-z0-9]/gu, (character) =>
    character.isWellFormed() ? encodeURIComponent(character) : character,
  )
}

describe('references', () => {
  it('differ when calendar or event differ, whatever is in their ids', () => {
    const pair = fc.tuple(
      anyText.filter(isCalendarId),
      anyText.filter((text) => text !== ''),
    )
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        const same = one[0] === other[0] && one[1] === other[1]
        return same === (reference(...one) === reference(...other))
      }),
    )
  })

  it('are document ids for every event id', () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => text !== ''),
        (id) => eventRefSchema.safeParse(eventRef(ada, eventIdSchema.parse(id))).success,
      ),
    )
  })

  it.each(['..', '.', '/', '../../credentials/x', '__x__', 'a~b'])('keep the event id %s inside its calendar', (id) => {
    const ref = eventRef(ada, eventIdSchema.parse(id))
    expect(ref.startsWith(`${ada}~`)).toBe(true)
    expect(ref).not.toContain('/')
  })

  it('are hashed when they would be longer than 1,500 bytes, and only then', () => {
    const room = 1500 - ada.length - 1
    expect(eventRef(ada, eventIdSchema.parse('x'.repeat(room)))).toHaveLength(1500)
    expect(eventRef(ada, eventIdSchema.parse('x'.repeat(room + 1)))).toMatch(/^[0-9a-f]{64}$/)
    expect(eventRef(ada, eventIdSchema.parse('ä'.repeat(room / 2 + 1)))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('of long ids differ too', () => {
    const long = (end: string) => eventRef(ada, eventIdSchema.parse('x'.repeat(1501) + end))
    expect(long('a')).not.toBe(long('b'))
  })

  it('of a calendar with an id too long for Firestore do not exist', () => {
    expect(() => calendarRef(account, calendarIdSchema.parse('/'.repeat(600)))).toThrow('1,500 bytes')
  })

  it.each(['', '.', '..', 'a/b', '__all__', 'x'.repeat(1501)])('are never %s', (id) => {
    expect(calendarRefSchema.safeParse(id).success).toBe(false)
  })

  it('name the canonical id of a calendar, never its alias', () => {
    expect(calendarIdSchema.safeParse('primary').success).toBe(false)
  })

  it('of a credential cannot be forged by a user id with a separator', () => {
    const key = (uid: string, id: string) => accountKey(uidSchema.parse(uid), accountIdSchema.parse(id))
    expect(key('a~1', '2')).toBe('a%7E1~2')
    expect(accountIdSchema.safeParse('1~2').success).toBe(false)
  })
})

function isCalendarId(text: string): boolean {
  return calendarIdSchema.safeParse(text).success
}

function reference(calendarId: string, eventId: string): string {
  return eventRef(calendarRef(account, calendarIdSchema.parse(calendarId)), eventIdSchema.parse(eventId))
}

describe('an id that comes from outside', () => {
  it.each(['a/b', '.', '..', '__x__', 'x'.repeat(129), ''])(
    'is no user of ours where Firestore would not take it: %j',
    (id) => {
      expect(uidSchema.safeParse(id).success).toBe(false)
    },
  )

  it('is no account where Firestore keeps it to itself', () => {
    expect(accountIdSchema.safeParse('__x__').success).toBe(false)
    expect(accountIdSchema.safeParse('_x_').success).toBe(true)
  })
})
