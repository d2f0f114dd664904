import { Firestore } from '@google-cloud/firestore'
import { randomBytes } from 'node:crypto'
import { sealCredential } from '../../../functions/src/accounts/credential-envelope'
import { readCredential } from '../../../functions/src/accounts/read-credential'
import { rotateCredentials } from '../../../functions/src/accounts/rotate-credentials'
import type { DocumentStore } from '../../../functions/src/firestore/document-store'
import { createFirestoreDocumentStore } from '../../../functions/src/firestore/firestore-document-store'
import { credentialRecordSchema } from '../../../functions/src/model/documents/credential-record'
import { CredentialUnusable } from '../../../functions/src/model/errors/credential-unusable'
import { StoreUnavailable } from '../../../functions/src/model/errors/store-unavailable'
import { accountIdSchema, accountKey, uidSchema } from '../../../functions/src/model/ids'
import { paths } from '../../../functions/src/model/paths'
import { type Keyring, parseKeyring } from '../../../functions/src/support/keyring'
import { systemRandom as random } from '../../../functions/src/support/random'
import { beforeCommit } from '../../support/before-commit'
import { buildProject } from '../../support/build-project'
import { runProgram } from '../../support/run-program'
import { testProjectId } from '../../support/test-project'

const key = () => randomBytes(32).toString('base64')
const [k1, k2] = [key(), key()]
const textOf = (current: string, keys: Record<string, string>) => JSON.stringify({ current, keys })
const before = parseKeyring(textOf('k1', { k1 }))
const rotatedText = textOf('k2', { k1, k2 })
const rotated = parseKeyring(rotatedText)
const after = parseKeyring(textOf('k2', { k2 }))
const accountId = accountIdSchema.parse('1001')
const consentedAt = new Date('2026-03-01T09:00:00Z')

let projectId: string
let firestore: Firestore
let store: DocumentStore

beforeEach(() => {
  projectId = testProjectId()
  firestore = new Firestore({ projectId })
  store = createFirestoreDocumentStore(firestore)
})
afterEach(() => firestore.terminate())

const ownerOf = (name: string) => ({ uid: uidSchema.parse(name), accountId })
const pathOf = (name: string) => paths.credential(accountKey(uidSchema.parse(name), accountId))

async function connect(name: string, keyring: Keyring = before, token = `token of ${name}`): Promise<void> {
  const envelope = sealCredential(keyring, random, ownerOf(name), token)
  const data = { ...ownerOf(name), envelope, updatedAt: consentedAt }
  await store.commit([{ kind: 'set', path: pathOf(name), data }])
}

async function stored(name: string) {
  const [document] = await store.getAll([pathOf(name)])
  return document && credentialRecordSchema.parse(document.data)
}

describe('what an old key sealed', () => {
  it('is sealed with the current one when it is read, and opens with that alone', async () => {
    await connect('ana')
    expect(await readCredential(store, rotated, ownerOf('ana'), random)).toBe('token of ana')
    expect(await readCredential(store, after, ownerOf('ana'))).toBe('token of ana')
  })

  it('still tells when the user consented, on which it depends whose refusal is older', async () => {
    await connect('ana')
    await readCredential(store, rotated, ownerOf('ana'), random)
    expect(await stored('ana')).toMatchObject({ updatedAt: consentedAt, envelope: { keyId: 'k2' } })
  })

  it('is read without a write where nobody asks for more, or where the key is the current one', async () => {
    await connect('ana')
    const [first] = await store.getAll([pathOf('ana')])
    await readCredential(store, rotated, ownerOf('ana'))
    await readCredential(store, before, ownerOf('ana'), random)
    const [second] = await store.getAll([pathOf('ana')])
    expect(second?.updateTime).toBe(first?.updateTime)
  })

  it('does not come back where the account was disconnected meanwhile', async () => {
    await connect('ana')
    const racing = beforeCommit(store, () => store.commit([{ kind: 'delete', path: pathOf('ana') }]))
    expect(await readCredential(racing, rotated, ownerOf('ana'), random)).toBe('token of ana')
    expect(await stored('ana')).toBeUndefined()
  })

  it('does not replace what was connected meanwhile', async () => {
    await connect('ana')
    const racing = beforeCommit(store, () => connect('ana', before, 'newer'))
    await readCredential(racing, rotated, ownerOf('ana'), random)
    expect(await readCredential(store, rotated, ownerOf('ana'))).toBe('newer')
  })

  it('is read also while nothing can be written', async () => {
    await connect('ana')
    const failing: DocumentStore = { ...store, commit: () => Promise.reject(new StoreUnavailable('no')) }
    expect(await readCredential(failing, rotated, ownerOf('ana'), random)).toBe('token of ana')
  })

  it('is refused once its key is gone', async () => {
    await connect('ana')
    const reading = readCredential(store, after, ownerOf('ana'), random)
    await expect(reading).rejects.toEqual(new CredentialUnusable('undecryptable'))
  })
})

describe('rotating all credentials', () => {
  const names = Array.from({ length: 7 }, (_, number) => `user-${number}`)

  it('seals each of them anew, page after page, and passes over what is done', async () => {
    await Promise.all(names.map((name) => connect(name, name === 'user-3' ? rotated : before)))
    const progress: number[] = []
    const options = { pageSize: 3, onProgress: ({ checked }: { checked: number }) => void progress.push(checked) }
    const counts = { checked: 7, lost: 0, unusable: 0, interrupted: false }
    expect(await rotateCredentials(rotated, { store, random }, options)).toEqual({ ...counts, renewed: 6 })
    expect(progress).toEqual([3, 6, 7])
    for (const name of names) expect(await readCredential(store, after, ownerOf(name))).toBe(`token of ${name}`)
    expect(await rotateCredentials(rotated, { store, random })).toEqual({ ...counts, renewed: 0 })
  })

  it('counts and leaves alone what no key opens, and what is no credential', async () => {
    await connect('ana')
    await connect('ben', parseKeyring(textOf('k9', { k9: key() })))
    await store.commit([{ kind: 'set', path: 'credentials/odd', data: { version: 9 } }])
    const rotation = await rotateCredentials(rotated, { store, random })
    expect(rotation).toMatchObject({ checked: 3, renewed: 1, unusable: 2 })
    expect(await stored('ben')).toMatchObject({ envelope: { keyId: 'k9' } })
  })

  it('brings nothing back that goes while it is at it, and says so', async () => {
    await connect('ana')
    await connect('ben')
    const racing = beforeCommit(store, () => store.commit([{ kind: 'delete', path: pathOf('ana') }]))
    const rotation = await rotateCredentials(rotated, { store: racing, random })
    expect(rotation).toMatchObject({ checked: 2, renewed: 1, lost: 1 })
    expect(await stored('ana')).toBeUndefined()
  })

  it('stopped in the middle has harmed nothing, and goes on where it is begun again', async () => {
    await Promise.all(names.map((name) => connect(name)))
    const stopping = new AbortController()
    const options = { pageSize: 2, signal: stopping.signal, onProgress: () => stopping.abort() }
    const first = await rotateCredentials(rotated, { store, random }, options)
    expect(first).toMatchObject({ checked: 2, renewed: 2, interrupted: true })
    for (const name of names) expect(await readCredential(store, rotated, ownerOf(name))).toBe(`token of ${name}`)
    expect(await rotateCredentials(rotated, { store, random })).toMatchObject({ checked: 7, renewed: 5 })
  })
})

describe('calendar-mirror keys rotate', () => {
  const run = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
    runProgram('cli/lib/cli/main.js', ['keys', 'rotate', ...args], {
      CREDENTIAL_KEYS: rotatedText,
      GCLOUD_PROJECT: undefined,
      ...env,
    })

  beforeAll(() => buildProject(), 60_000)

  it('seals all credentials of a project, and prints the counts as JSON', async () => {
    await connect('ana')
    const program = run(['--project', projectId, '--json'])
    expect([await program.ended, program.stderr()]).toEqual([0, ''])
    const counts = { checked: 1, renewed: 1, lost: 0, unusable: 0, interrupted: false }
    expect(JSON.parse(program.stdout())).toEqual(counts)
    expect(await readCredential(store, after, ownerOf('ana'))).toBe('token of ana')
  })

  it('tells a person how far it is, and no secret', async () => {
    await connect('ana')
    const program = run([], { GCLOUD_PROJECT: projectId })
    expect(await program.ended).toBe(0)
    expect(program.stdout()).toBe('1 credential looked at, 1 sealed with the current key.\n')
    expect(program.stderr()).toBe('1 credential looked at, 1 sealed with k2\n')
  })

  it.each([
    ['no project', [], {}, 'Which project?'],
    ['no keys', ['--project', 'demo-x'], { CREDENTIAL_KEYS: undefined }, 'CREDENTIAL_KEYS is not set'],
    ['a keyring that is none', ['--project', 'demo-x'], { CREDENTIAL_KEYS: `{"${k1}` }, 'keyring is unusable'],
  ])('explains in a sentence that there is %s', async (_, args, env, said) => {
    const program = run(args, env)
    expect(await program.ended).toBe(1)
    expect(program.stderr()).toContain(said)
    expect(program.stderr()).not.toContain(k1)
    expect(program.stderr()).not.toMatch(/\n {4}at /)
  })
})
