import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locateJava, parseJavaVersion } from '../../../../local/emulators/locate-java'

describe('which Java is taken', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'java-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const fakeJava = (name: string, version: string) => {
    const bin = join(folder, name, 'bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`)
    chmodSync(join(bin, 'java'), 0o755)
    return join(folder, name)
  }

  it('that of JAVA_HOME comes first', async () => {
    const [home, other] = [fakeJava('home', '21.0.1'), fakeJava('other', '17.0.1')]
    expect(await locateJava({ JAVA_HOME: home, PATH: join(other, 'bin') })).toBe(join(home, 'bin', 'java'))
  })

  it('one on the PATH is taken where that of JAVA_HOME is too old', async () => {
    const [home, other] = [fakeJava('home', '11.0.2'), fakeJava('other', '17.0.1')]
    expect(await locateJava({ JAVA_HOME: home, PATH: join(other, 'bin') })).toBe('java')
  })

  it('one that is too old is named', async () => {
    const home = fakeJava('home', '1.8.0_402')
    await expect(locateJava({ JAVA_HOME: home, PATH: folder })).rejects.toThrow(
      /Java 17 or newer, only Java 8 was found/,
    )
  })

  it('none at all is one sentence', async () => {
    await expect(locateJava({ PATH: folder })).rejects.toThrow(
      /^The Firestore emulator needs Java 17 or newer, no Java was found: .*\.$/,
    )
  })

  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ['Unable to locate a Java Runtime.', undefined],
  ])('%s', (output, version) => {
    expect(parseJavaVersion(output)).toBe(version)
  })
})
