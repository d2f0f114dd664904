import { Firestore } from '@google-cloud/firestore'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deleteApp, initializeApp } from 'firebase-admin/app'
import { getAuth } from 'firebase-admin/auth'
import { createAuthUser, signInAuthUser } from '../../local/emulators/create-auth-user'
import { EmulatorMissing } from '../../local/emulators/emulator-missing'
import { fetchFirestoreEmulator } from '../../local/emulators/fetch-firestore-emulator'
import { startFirestoreEmulator } from '../../local/emulators/start-firestore-emulator'
import { testEmulators, testProjectId } from '../support/test-project'

describe('the Firestore emulator', () => {
  const firestores: Firestore[] = []
  const firestoreOf = (projectId: string) => {
    const firestore = new Firestore({ projectId })
    firestores.push(firestore)
    return firestore
  }
  afterAll(async () => {
    await Promise.all(firestores.map((firestore) => firestore.terminate()))
  })

  it('keeps the documents of two projects apart', async () => {
    const [one, other] = [firestoreOf(testProjectId()), firestoreOf(testProjectId())]
    await one.doc('users/ann').set({ name: 'Ann' })
    expect((await one.doc('users/ann').get()).data()).toEqual({ name: 'Ann' })
    expect((await other.doc('users/ann').get()).exists).toBe(false)
  })

  it('is used, not started again, where one is running already', async () => {
    const emulator = await startFirestoreEmulator({ projectId: testProjectId() })
    expect(`${emulator.host}:${emulator.port}`).toBe(testEmulators().firestore)
    expect(emulator.pid).toBeNull()
    await emulator.stop()
    const firestore = firestoreOf(testProjectId())
    await firestore.doc('still/there').set({ ok: true })
    expect((await firestore.doc('still/there').get()).exists).toBe(true)
  })

  it('starts on a free port with rules, and is gone after stop', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rules-'))
    const rulesFile = join(folder, 'firestore.rules')
    await writeFile(
      rulesFile,
      "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents { match /{p=**} { allow read, write: if false; } } }",
    )
    const projectId = testProjectId()
    const { FIRESTORE_EMULATOR_HOST: _, ...env } = process.env
    const emulator = await startFirestoreEmulator({ projectId, rulesFile, env })
    const url = `http://${emulator.host}:${emulator.port}/v1/projects/${projectId}/databases/(default)/documents/a/b`
    expect(await fetch(url).then((response) => response.status)).toBe(403)
    await emulator.stop()
    await expect(fetch(url)).rejects.toThrow()
    await rm(folder, { recursive: true })
    expect(existsSync(folder)).toBe(false)
  })
})

describe('fetching the Firestore emulator', () => {
  it('shows its progress, and without a network ends in one sentence that says what else to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cache-'))
    const unreachable = 'http://127.0.0.1:9'
    const env = {
      ...process.env,
      XDG_CONFIG_HOME: folder,
      FIREBASE_EMULATORS_PATH: folder,
      HTTPS_PROXY: unreachable,
      https_proxy: unreachable,
    }
    const progress: string[] = []
    const fetched = fetchFirestoreEmulator((line) => progress.push(line), env)
    await expect(fetched).rejects.toThrow(EmulatorMissing)
    await expect(fetched).rejects.toThrow(/^The Firestore emulator could not be downloaded: [^\n]*\.$/)
    expect(progress.join('\n')).toMatch(/downloading cloud-firestore-emulator/)
    await rm(folder, { recursive: true })
  })
})

describe('the Auth emulator', () => {
  it('makes users and ID tokens of any project, each good for its own project only', async () => {
    const [projectId, otherProjectId] = [testProjectId(), testProjectId()]
    const person = { email: 'ann@example.com', password: 'correct horse' }
    const { uid, idToken } = await createAuthUser(testEmulators().auth, projectId, person)
    const app = initializeApp({ projectId }, projectId)
    const otherApp = initializeApp({ projectId: otherProjectId }, otherProjectId)
    try {
      expect((await getAuth(app).verifyIdToken(idToken)).uid).toBe(uid)
      await expect(getAuth(otherApp).verifyIdToken(idToken)).rejects.toThrow(/"aud"/)
      expect((await signInAuthUser(testEmulators().auth, projectId, person)).uid).toBe(uid)
    } finally {
      await Promise.all([deleteApp(app), deleteApp(otherApp)])
    }
  })

  it('takes the user id it is asked for', async () => {
    const person = { email: 'bob@example.com', password: 'correct horse', uid: 'bob' }
    expect((await createAuthUser(testEmulators().auth, testProjectId(), person)).uid).toBe('bob')
  })
})
