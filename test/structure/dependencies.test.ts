import { readFileSync } from 'node:fs'
import { z } from 'zod'
import * as functions from '../../functions/src/index'
import { LICENCES_READ } from '../../scripts/sbom/licences-read.mts'

const packageSchema = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
})
const lockfile = z
  .object({ packages: z.record(z.string(), packageSchema) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
const packages = Object.entries(lockfile.packages)
  .filter(([path]) => path !== '')
  .map(([path, found]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), ...found }))
const namesOf = (found: typeof packages) => [...new Set(found.map(({ name }) => name))].toSorted()

/** What lets everybody deploy, change and pass it on; of two licences one suffices. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
])

/** Whoever installs packages runs what they bring: each of these was looked at. */
const INSTALL_SCRIPTS = {
  '@firebase/util': 'prints nothing and writes the defaults of an app, where there are any',
  '@parcel/watcher': 'builds its watcher where no binary fits; of the tests only',
  '@swc/core': 'checks its binary; of the tests only',
  node: 'links its binary; of the tests only',
  protobufjs: 'warns of versions that do not fit',
  re2: 'builds its engine where no binary fits; of firebase-tools only',
}

describe('the lockfile', () => {
  it('names no registry: whoever installs uses their own', () => {
    expect(packages.filter(({ resolved }) => resolved !== undefined)).toEqual([])
  })

  it('knows what each package has to be, except of binaries for other machines', () => {
    expect(namesOf(packages.filter(({ integrity, optional }) => integrity === undefined && !optional))).toEqual([])
  })

  it('has no install script that nobody looked at', () => {
    const found = namesOf(packages.filter(({ hasInstallScript }) => hasInstallScript))
    expect(found).toEqual(Object.keys(INSTALL_SCRIPTS).toSorted())
  })

  it('brings nothing to a deployment that is not free to use', () => {
    const isFree = (license: string) =>
      license.split(/[()]| OR /).some((one) => one.split(' AND ').every((each) => PERMISSIVE.has(each)))
    const deployed = packages.filter(({ dev }) => !dev)
    expect(namesOf(deployed.filter(({ name, license }) => !isFree(LICENCES_READ[name] ?? license ?? '')))).toEqual([])
  })
})

it('as a kit of the longest name allowed, every function has a name that can be deployed', () => {
  const longest = Math.max(...Object.keys(functions).map((name) => `kit-${'x'.repeat(37)}-${name}`.length))
  expect(longest).toBeLessThanOrEqual(63)
})
