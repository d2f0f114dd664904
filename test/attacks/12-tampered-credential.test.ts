import { randomBytes } from 'node:crypto'
import { readCredential } from '../../functions/src/accounts/read-credential'
import { createCalendarAccess } from '../../functions/src/google/oauth-calendar-access'
import { type CredentialEnvelope, credentialRecordSchema } from '../../functions/src/model/documents/credential-record'
import { accountKey } from '../../functions/src/model/ids'
import { paths } from '../../functions/src/model/paths'
import { type Keyring, parseKeyring } from '../../functions/src/support/keyring'
import { MirrorWorld } from '../support/mirror-world'
import type { MirroredCalendar } from '../support/mirrored-calendar'

/** Row 12: a ciphertext copied to another user's record, truncated, with a bit flipped; its key removed. */
describe('a stored credential that was tampered with', () => {
  let world: MirrorWorld
  beforeAll(async () => {
    world = await MirrorWorld.open()
  })
  afterAll(() => world.close())

  async function synced(): Promise<MirroredCalendar> {
    const calendar = await world.mirrorCalendar()
    calendar.insert('there before', '2026-03-03T09:00:00Z')
    await calendar.sync()
    return calendar
  }

  const pathOf = ({ id }: MirroredCalendar) => paths.credential(accountKey(id.uid, id.accountId))

  async function envelopeOf(calendar: MirroredCalendar): Promise<CredentialEnvelope> {
    const [stored] = await world.store.getAll([pathOf(calendar)])
    return credentialRecordSchema.parse(stored?.data).envelope
  }

  async function put(calendar: MirroredCalendar, envelope: CredentialEnvelope): Promise<void> {
    await world.store.commit([{ kind: 'update', path: pathOf(calendar), data: { envelope } }])
  }

  const flipped = (base64: string, at: number) => {
    const bytes = Buffer.from(base64, 'base64')
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    return bytes.toString('base64')
  }
  const cut = (base64: string) => Buffer.from(base64, 'base64').subarray(0, -1).toString('base64')

  /** The next sync of a process that has just started, with a keyring of its own. */
  async function nextSync(calendar: MirroredCalendar, keyring: Keyring = world.keyring) {
    const access = createCalendarAccess({
      readRefreshToken: (uid, accountId) => readCredential(world.store, keyring, { uid, accountId }, world.random),
      oauth: { clientId: 'mirror', clientSecret: 'secret', tokenUrl: `${world.server.url}/token` },
      rootUrl: `${world.server.url}/`,
    })
    const asked = world.server.requestLog.requests.length
    const outcome = await calendar.sync({ ...calendar.dependencies(), access })
    return { outcome, asked: world.server.requestLog.requests.length - asked }
  }

  async function expectRefused(calendar: MirroredCalendar, keyring?: Keyring): Promise<void> {
    const before = await calendar.mirrored()
    expect(await nextSync(calendar, keyring)).toEqual({ outcome: { kind: 'reauth_required' }, asked: 0 })
    expect(await calendar.account()).toMatchObject({
      state: 'reauth_required',
      reason: 'The stored credential cannot be read any more. Connect the account again.',
    })
    expect(await calendar.mirrored()).toEqual(before)
  }

  it('copied from another user is refused: nobody reads somebody else’s calendar', async () => {
    const [victim, thief] = [await synced(), await synced()]
    await put(thief, await envelopeOf(victim))
    await expectRefused(thief)
  })

  it('copied with its whole record is refused, too', async () => {
    const [victim, thief] = [await synced(), await synced()]
    const [stored] = await world.store.getAll([pathOf(victim)])
    await world.store.commit([{ kind: 'set', path: pathOf(thief), data: stored?.data ?? {} }])
    await expectRefused(thief)
  })

  it.each<[string, (envelope: CredentialEnvelope) => CredentialEnvelope]>([
    ['its ciphertext cut', (envelope) => ({ ...envelope, ciphertext: cut(envelope.ciphertext) })],
    ['its tag cut', (envelope) => ({ ...envelope, tag: cut(envelope.tag) })],
    ['no tag', (envelope) => ({ ...envelope, tag: '' })],
    ['a bit of its ciphertext flipped', (envelope) => ({ ...envelope, ciphertext: flipped(envelope.ciphertext, 0) })],
    ['a bit of its initialization vector flipped', (envelope) => ({ ...envelope, iv: flipped(envelope.iv, 11) })],
    ['a bit of its tag flipped', (envelope) => ({ ...envelope, tag: flipped(envelope.tag, 15) })],
    ['the name of a key that there is not', (envelope) => ({ ...envelope, keyId: 'k9' })],
    ['the name of what every object has', (envelope) => ({ ...envelope, keyId: '__proto__' })],
  ])('with %s is refused', async (_, tamper) => {
    const calendar = await synced()
    await put(calendar, tamper(await envelopeOf(calendar)))
    await expectRefused(calendar)
  })

  it('whose key was removed from the keyring is refused', async () => {
    const calendar = await synced()
    const keys = { k2: randomBytes(32).toString('base64') }
    await expectRefused(calendar, parseKeyring(JSON.stringify({ current: 'k2', keys })))
  })

  it('serves again once it is as it was: nothing was thrown away', async () => {
    const calendar = await synced()
    const genuine = await envelopeOf(calendar)
    await put(calendar, { ...genuine, tag: cut(genuine.tag) })
    await expectRefused(calendar)
    await put(calendar, genuine)
    expect(await nextSync(calendar)).toMatchObject({ outcome: { kind: 'completed' } })
    expect(await calendar.account()).toMatchObject({ state: 'connected', reason: null })
  })
})
