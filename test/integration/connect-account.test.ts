import { randomBytes, randomUUID } from 'node:crypto'
import { connectAccount, type ConnectDependencies } from '../../functions/src/accounts/connect-account'
import { readCredential } from '../../functions/src/accounts/read-credential'
import { countOperations } from '../../functions/src/firestore/counting-document-store'
import type { DocumentStore, StoredDocument } from '../../functions/src/firestore/document-store'
import { createFirestore } from '../../functions/src/firestore/create-firestore'
import { createFirestoreDocumentStore } from '../../functions/src/firestore/firestore-document-store'
import { countAccess } from '../../functions/src/google/counting-calendar-api'
import { createCalendarAccess } from '../../functions/src/google/oauth-calendar-access'
import { beginAuthorization, exchangeCode } from '../../functions/src/google/oauth-flow'
import { accountDocumentSchema } from '../../functions/src/model/documents/account-document'
import { calendarDocumentSchema } from '../../functions/src/model/documents/calendar-document'
import { credentialRecordSchema } from '../../functions/src/model/documents/credential-record'
import { ConnectionRefused } from '../../functions/src/model/errors/connection-refused'
import { CredentialUnusable } from '../../functions/src/model/errors/credential-unusable'
import { GoogleUnavailable } from '../../functions/src/model/errors/google-unavailable'
import {
  type AccountId,
  accountIdSchema,
  accountKey,
  calendarRef,
  type Uid,
  uidSchema,
} from '../../functions/src/model/ids'
import { CALENDAR_SCOPES, type OAuthGrant } from '../../functions/src/model/oauth-grant'
import { paths } from '../../functions/src/model/paths'
import { systemClock } from '../../functions/src/support/clock'
import { parseKeyring } from '../../functions/src/support/keyring'
import { systemRandom } from '../../functions/src/support/random'
import { createTally } from '../../functions/src/support/tally'
import { decideConsent, type GoogleWorld, startGoogleWorld } from '../support/google-world'
import { testProjectId } from '../support/test-project'

const REDIRECT = 'http://127.0.0.1:9/oauth2callback'
const ANNA = 'anna@example.com'

const firestore = createFirestore(testProjectId())
const keyring = parseKeyring(JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }))

let google: GoogleWorld
let store: DocumentStore
let uid: Uid
let accountId: AccountId

beforeEach(async () => {
  google = await startGoogleWorld()
  const user = google.core.addUser({ email: ANNA, timeZone: 'Europe/Berlin' })
  accountId = accountIdSchema.parse(user.subject)
  store = createFirestoreDocumentStore(firestore)
  uid = uidSchema.parse(randomUUID())
})

afterEach(() => google.server.close())
afterAll(() => firestore.terminate())

const oauth = () => ({
  clientId: 'client-1',
  clientSecret: 'secret',
  authUrl: google.urls.auth,
  tokenUrl: google.urls.token,
  certsUrl: google.urls.certs,
})

function dependencies(): ConnectDependencies {
  const access = createCalendarAccess({
    readRefreshToken: (ownerUid, account) => readCredential(store, keyring, { uid: ownerUid, accountId: account }),
    oauth: oauth(),
    rootUrl: google.urls.root,
  })
  return { store, access, keyring, clock: systemClock, random: systemRandom }
}

/** Through the consent page, as a person would. */
async function consent(granted?: readonly string[]): Promise<OAuthGrant> {
  const { url, codeVerifier } = beginAuthorization(oauth(), REDIRECT, systemRandom)
  const sentTo = await decideConsent(url, { user: ANNA, ...(granted ? { granted } : {}) })
  return exchangeCode(oauth(), REDIRECT, sentTo.searchParams.get('code') ?? '', codeVerifier)
}

async function read(path: string): Promise<StoredDocument> {
  const [found] = await store.getAll([path])
  if (!found) throw new Error(`Nothing stands at ${path}`)
  return found
}

const readAccount = async () => accountDocumentSchema.parse((await read(paths.account(uid, accountId))).data)
const storedToken = () => readCredential(store, keyring, { uid, accountId })
const changeAccount = (data: Record<string, unknown>) =>
  store.commit([{ kind: 'update', path: paths.account(uid, accountId), data }])

describe('the consent page', () => {
  it('is asked for offline access, with a state and a challenge that tells nothing of the verifier', () => {
    const { url, state, codeVerifier } = beginAuthorization(oauth(), REDIRECT, systemRandom)
    const query = new URL(url).searchParams
    expect(Object.fromEntries(query)).toMatchObject({
      access_type: 'offline',
      prompt: 'consent select_account',
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'client-1',
      redirect_uri: REDIRECT,
      state,
    })
    expect(query.get('scope')?.split(' ')).toEqual(expect.arrayContaining(['openid', 'email', ...CALENDAR_SCOPES]))
    expect(url).not.toContain(codeVerifier)
    expect(codeVerifier.length).toBeGreaterThanOrEqual(43)
  })

  it('never asks twice with the same state or verifier', () => {
    const [one, other] = [0, 1].map(() => beginAuthorization(oauth(), REDIRECT, systemRandom))
    expect(one?.state).not.toBe(other?.state)
    expect(one?.codeVerifier).not.toBe(other?.codeVerifier)
  })

  it('leads to the account, its scopes and a refresh token', async () => {
    const grant = await consent()
    expect(grant).toMatchObject({ accountId, email: ANNA })
    expect(grant.scopes).toEqual(expect.arrayContaining([...CALENDAR_SCOPES]))
    expect(grant.refreshToken).toMatch(/^1\/\//)
  })

  it('a code is worth nothing without its verifier, and nothing the second time', async () => {
    const { url, codeVerifier } = beginAuthorization(oauth(), REDIRECT, systemRandom)
    const [stolen, own] = [await decideConsent(url, { user: ANNA }), await decideConsent(url, { user: ANNA })].map(
      (address) => address.searchParams.get('code') ?? '',
    )
    await expect(exchangeCode(oauth(), REDIRECT, stolen ?? '', 'guessed')).rejects.toThrow(CredentialUnusable)
    await exchangeCode(oauth(), REDIRECT, own ?? '', codeVerifier)
    await expect(exchangeCode(oauth(), REDIRECT, own ?? '', codeVerifier)).rejects.toThrow(CredentialUnusable)
  })
})

describe('connecting', () => {
  it('stores the account, its credential sealed, and every calendar unselected', async () => {
    google.core.addCalendar({ id: 'team@group.calendar.google.com', owner: ANNA, summary: 'Team', timeZone: 'UTC' })
    const grant = await consent()
    const found = await connectAccount(uid, grant, dependencies())

    expect(await readAccount()).toMatchObject({ email: ANNA, state: 'connected', reason: null, scopes: grant.scopes })
    const credential = await read(paths.credential(accountKey(uid, accountId)))
    expect(credentialRecordSchema.parse(credential.data)).toMatchObject({ uid, accountId })
    expect(JSON.stringify(credential.data)).not.toContain(grant.refreshToken)
    expect(await storedToken()).toBe(grant.refreshToken)

    expect(found.map(({ document }) => document.calendarId)).toEqual([ANNA, 'team@group.calendar.google.com'])
    for (const { calendarRef: ref, document } of found) {
      expect(ref).toBe(calendarRef(accountId, document.calendarId))
      expect(calendarDocumentSchema.parse((await read(paths.calendar(uid, ref))).data)).toEqual(document)
      expect(document).toMatchObject({ selected: false, syncId: null, state: 'pending' })
    }
    expect(found[0]?.document).toMatchObject({ primary: true, timeZone: 'Europe/Berlin', accessRole: 'owner' })
  })

  it('finds the calendars of every page', async () => {
    for (let n = 0; n < 260; n += 1) google.core.addCalendar({ id: `c${n}@example.com`, owner: ANNA, summary: `${n}` })
    const found = await connectAccount(uid, await consent(), dependencies())
    expect(found).toHaveLength(261)
    expect(await store.query({ from: { collection: paths.calendars(uid) }, where: [], fields: [] })).toHaveLength(261)
  })

  it('leaves out what was removed from the list', async () => {
    google.core.addCalendar({ id: 'gone@example.com', owner: ANNA, summary: 'Gone' })
    google.core.changeListEntry(ANNA, 'gone@example.com', { deleted: true })
    const found = await connectAccount(uid, await consent(), dependencies())
    expect(found.map(({ document }) => document.calendarId)).toEqual([ANNA])
  })

  it('again brings what Google says up to date, and leaves alone what mirroring knows', async () => {
    const [first] = await connectAccount(uid, await consent(), dependencies())
    if (!first) throw new Error('No calendar was found')
    const path = paths.calendar(uid, first.calendarRef)
    const mirrored = { selected: true, syncId: '0'.repeat(32), state: 'live' }
    await store.commit([{ kind: 'update', path, data: mirrored }])
    google.core.changeListEntry(ANNA, ANNA, { summaryOverride: 'My own name', backgroundColor: '#123456' })
    const { connectedAt } = await readAccount()

    await connectAccount(uid, await consent(), dependencies())
    const { data } = await read(path)
    expect(data).toEqual({ ...first.document, ...mirrored, summary: 'My own name', backgroundColor: '#123456' })
    expect((await readAccount()).connectedAt).toEqual(connectedAt)
  })

  it('again writes no calendar that is as Google says', async () => {
    await connectAccount(uid, await consent(), dependencies())
    const tally = createTally()
    const { access, ...rest } = dependencies()
    const counted = { ...rest, store: countOperations(store, tally), access: countAccess(access, tally) }
    await connectAccount(uid, await consent(), counted)
    // The account; it, its credential, its list and whether the user is leaving; the list, the calendars that are known;
    // account, list and calendar. Account, credential and list are written.
    expect(tally).toEqual({ reads: 10, writes: 3, deletes: 0, calls: 1, tasks: 0 })
  })

  it('after a revocation makes the account whole, with the new credential, also where the old one is still kept', async () => {
    const same = dependencies()
    await connectAccount(uid, await consent(), same)
    google.core.oauth.revokeUser(ANNA)
    await changeAccount({ state: 'reauth_required', reason: 'Connect it again.' })

    const grant = await consent()
    await connectAccount(uid, grant, same)
    expect(await readAccount()).toMatchObject({ state: 'connected', reason: null })
    expect(await storedToken()).toBe(grant.refreshToken)
  })

  it('completes what an earlier attempt began', async () => {
    google.core.faults.inject({ operation: 'calendarList.list', fault: 'internal', times: 3 })
    const grant = await consent()
    await expect(connectAccount(uid, grant, dependencies())).rejects.toThrow(GoogleUnavailable)
    expect(await connectAccount(uid, { ...grant, refreshToken: null }, dependencies())).toHaveLength(1)
  })
})

describe('a refresh token that Google did not send again', () => {
  it('leaves the stored one in its place', async () => {
    const first = await consent()
    await connectAccount(uid, first, dependencies())
    await connectAccount(uid, { ...(await consent()), refreshToken: null }, dependencies())
    expect(await storedToken()).toBe(first.refreshToken)
  })

  it('is needed where none is stored', async () => {
    const grant = { ...(await consent()), refreshToken: null }
    const refusal = connectAccount(uid, grant, dependencies())
    await expect(refusal).rejects.toEqual(new ConnectionRefused('no_refresh_token'))
    expect(await store.getAll([paths.account(uid, accountId)])).toEqual([undefined])
  })

  it('is needed where the stored one has failed', async () => {
    await connectAccount(uid, await consent(), dependencies())
    await changeAccount({ state: 'reauth_required', reason: 'Connect it again.' })
    const grant = { ...(await consent()), refreshToken: null }
    const refusal = connectAccount(uid, grant, dependencies())
    await expect(refusal).rejects.toEqual(new ConnectionRefused('no_refresh_token'))
  })
})

describe('connecting is refused', () => {
  it.each(CALENDAR_SCOPES)('without the scope %s, and nothing is stored', async (withheld) => {
    const grant = await consent(['openid', 'email', ...CALENDAR_SCOPES.filter((scope) => scope !== withheld)])
    await expect(connectAccount(uid, grant, dependencies())).rejects.toEqual(new ConnectionRefused('scopes_withheld'))
    const nothing = [undefined, undefined]
    expect(await store.getAll([paths.account(uid, accountId), paths.credential(accountKey(uid, accountId))])).toEqual(
      nothing,
    )
  })

  it('while the account is being disconnected, and neither credential nor calendars change', async () => {
    const first = await consent()
    await connectAccount(uid, first, dependencies())
    await changeAccount({ state: 'disconnecting' })
    google.core.addCalendar({ id: 'new@example.com', owner: ANNA, summary: 'New' })
    const refusal = connectAccount(uid, await consent(), dependencies())
    await expect(refusal).rejects.toEqual(new ConnectionRefused('disconnecting'))
    expect(await storedToken()).toBe(first.refreshToken)
    expect(await readAccount()).toMatchObject({ state: 'disconnecting' })
    expect(await store.query({ from: { collection: paths.calendars(uid) }, where: [] })).toHaveLength(1)
  })

  it('when disconnecting began between the credential and the calendars: no calendar comes after it', async () => {
    const { access, ...rest } = dependencies()
    const racing: ConnectDependencies = {
      ...rest,
      access: {
        async forAccount(ownerUid, account) {
          await changeAccount({ state: 'disconnecting' })
          return access.forAccount(ownerUid, account)
        },
      },
    }
    await expect(connectAccount(uid, await consent(), racing)).rejects.toEqual(new ConnectionRefused('disconnecting'))
    expect(await store.query({ from: { collection: paths.calendars(uid) }, where: [] })).toEqual([])
  })
})

describe('a stored credential', () => {
  it('is missing before the account is connected', async () => {
    await expect(storedToken()).rejects.toEqual(new CredentialUnusable('missing'))
  })

  it('opens in its own place only: copied to another user it is refused', async () => {
    await connectAccount(uid, await consent(), dependencies())
    const { data } = await read(paths.credential(accountKey(uid, accountId)))
    const thief = uidSchema.parse(randomUUID())
    await store.commit([{ kind: 'set', path: paths.credential(accountKey(thief, accountId)), data }])
    const theft = readCredential(store, keyring, { uid: thief, accountId })
    await expect(theft).rejects.toEqual(new CredentialUnusable('undecryptable'))
  })

  it('of an unknown form is refused', async () => {
    await store.commit([{ kind: 'set', path: paths.credential(accountKey(uid, accountId)), data: { version: 9 } }])
    await expect(storedToken()).rejects.toEqual(new CredentialUnusable('undecryptable'))
  })
})
