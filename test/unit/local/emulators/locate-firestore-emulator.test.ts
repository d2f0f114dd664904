import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { EmulatorMissing } from '../../../../local/emulators/emulator-missing'
import { locateFirestoreEmulator } from '../../../../local/emulators/locate-firestore-emulator'

const JAR = 'platform/cloud-firestore-emulator/cloud-firestore-emulator.jar'

describe('where the Firestore emulator is looked for', () => {
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'home-'))
  })
  afterEach(() => rmSync(home, { recursive: true }))

  const put = (path: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), '')
    return join(home, path)
  }
  const locate = (env: NodeJS.ProcessEnv) =>
    locateFirestoreEmulator({ env, homeFolder: home, sdkFolders: [join(home, 'usual')] })

  it('a running one comes before everything', () => {
    put(`usual/${JAR}`)
    expect(locate({ FIRESTORE_EMULATOR_HOST: 'localhost:8080', FIRESTORE_EMULATOR_BINARY_PATH: '/no/such' })).toEqual({
      kind: 'running',
      host: 'localhost',
      port: 8080,
    })
  })

  it('a jar named by hand comes before the SDK', () => {
    put(`usual/${JAR}`)
    const path = put('mine.jar')
    expect(locate({ FIRESTORE_EMULATOR_BINARY_PATH: path })).toEqual({ kind: 'jar', path })
  })

  it('a jar named by hand that is not there is an error, not a reason to take another', () => {
    put(`usual/${JAR}`)
    expect(() => locate({ FIRESTORE_EMULATOR_BINARY_PATH: '/no/such.jar' })).toThrow(EmulatorMissing)
  })

  it('the SDK is found through gcloud on the PATH, also where that is a link', () => {
    const path = put(`sdk/${JAR}`)
    put('sdk/bin/gcloud')
    mkdirSync(join(home, 'bin'))
    symlinkSync(join(home, 'sdk/bin/gcloud'), join(home, 'bin/gcloud'))
    put(`usual/${JAR}`)
    expect(locate({ PATH: `/no/such:${join(home, 'bin')}` })).toEqual({ kind: 'jar', path })
  })

  it('the SDK named by CLOUDSDK_ROOT_DIR comes before the usual folders, those before the cache', () => {
    const cached = put('.cache/firebase/emulators/cloud-firestore-emulator-v1.19.8.jar')
    expect(locate({})).toEqual({ kind: 'jar', path: cached })
    const usual = put(`usual/${JAR}`)
    expect(locate({})).toEqual({ kind: 'jar', path: usual })
    const named = put(`named/${JAR}`)
    expect(locate({ CLOUDSDK_ROOT_DIR: join(home, 'named') })).toEqual({ kind: 'jar', path: named })
  })

  it('of several in the cache the newest is taken, by number and not by spelling', () => {
    put('.cache/firebase/emulators/cloud-firestore-emulator-v1.9.9.jar')
    const newest = put('.cache/firebase/emulators/cloud-firestore-emulator-v1.19.8.jar')
    put('.cache/firebase/emulators/ui-v9.99.0.jar')
    expect(locate({})).toEqual({ kind: 'jar', path: newest })
  })

  it('none at all is one sentence that says what to install', () => {
    expect(() => locate({})).toThrow(/^The Firestore emulator is not installed: .*setup:emulators:firestore.*\.$/)
  })

  it.each(['localhost', 'localhost:', 'http://x y', '::'])('a host without a port is refused: %s', (host) => {
    expect(() => locate({ FIRESTORE_EMULATOR_HOST: host })).toThrow(EmulatorMissing)
  })
})
