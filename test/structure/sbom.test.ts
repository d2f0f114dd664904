import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { withoutDevelopment } from '../../scripts/sbom/without-development.mts'

const licenceSchema = z.union([
  z.object({ license: z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]) }),
  z.object({ expression: z.string() }),
])
const componentSchema = z.object({
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  licenses: z.array(licenceSchema).default([]),
  hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().regex(/^[\da-f]{128}$/) })).default([]),
})
const sbomSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: componentSchema }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
})
const ownSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
const lockedSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), dev: z.boolean().default(false) })),
})

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const own = ownSchema.parse(read('package.json'))
const deployed = Object.entries(lockedSchema.parse(read('package-lock.json')).packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`)

describe('npm run sbom', () => {
  const { status, stdout } = spawnSync('npm', ['run', '--silent', 'sbom'], { encoding: 'utf8', maxBuffer: 2 ** 24 })
  const sbom = () => sbomSchema.parse(JSON.parse(stdout))

  it('is about this package, as it is now', () => {
    expect(status).toBe(0)
    expect(sbom().metadata.component).toMatchObject({
      name: 'calendar-mirror',
      version: own.version,
      licenses: [{ license: { id: 'Apache-2.0' } }],
    })
  })

  it('has every package that is deployed, and none that is there for development only', () => {
    expect(deployed.length).toBeGreaterThan(100)
    expect(
      sbom()
        .components.map(({ name, version }) => `${name}@${version}`)
        .toSorted(),
    ).toEqual([...new Set(deployed)].toSorted())
  })

  it('tells the licence and the hash of each', () => {
    const lacking = sbom().components.filter(({ licenses, hashes }) => licenses.length === 0 || hashes.length === 0)
    expect(lacking.map(({ name }) => name)).toEqual([])
  })

  it('tells what needs what, from this package on', () => {
    const { dependencies, metadata } = sbom()
    const needs = dependencies.find(({ ref }) => ref === `${metadata.component.name}@${own.version}`)?.dependsOn ?? []
    expect(needs.map((ref) => ref.slice(0, ref.lastIndexOf('@'))).toSorted()).toEqual(
      Object.keys(own.dependencies).toSorted(),
    )
  })

  it('names no registry', () => {
    expect(sbom().components.length).toBeGreaterThan(0)
    expect(stdout.match(/https?:\/\/[^"]*/g)).toEqual([expect.stringContaining('//cyclonedx.org/schema/')])
  })
})

it('without development, what production shares with it stays, and a licence that was read is told', () => {
  const lockfile = {
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', dependencies: { limiter: '1' }, devDependencies: { jest: '1' } },
      'node_modules/limiter': { version: '1.0.0' },
      'node_modules/jest': { version: '1.0.0', dev: true },
      'node_modules/jest/node_modules/limiter': { version: '2.0.0', dev: true },
      'node_modules/shared': { version: '1.0.0', license: 'ISC', devOptional: true },
    },
  }
  expect(withoutDevelopment(lockfile)).toEqual({
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', dependencies: { limiter: '1' } },
      'node_modules/limiter': { version: '1.0.0', license: 'MIT' },
      'node_modules/shared': { version: '1.0.0', license: 'ISC', devOptional: true },
    },
  })
})
