import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const ROOT = join(__dirname, '..', '..')
const manifestSchema = z.looseObject({ endpoints: z.record(z.string(), z.unknown()), params: z.array(z.unknown()) })
const read = (file: string) => manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))

it('what a deployment creates is what is written down: npm run manifest writes it anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-manifest-'))
  try {
    const file = join(folder, 'manifest.json')
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules', 'firebase-functions', 'lib', 'bin', 'firebase-functions.js'), ROOT],
      { env: { ...process.env, FUNCTIONS_MANIFEST_OUTPUT_PATH: file }, encoding: 'utf8' },
    )
    expect({ status, stderr }).toMatchObject({ status: 0 })
    const found = read(file)
    expect(Object.keys(found.endpoints)).toContain('calendarWebhook')
    expect(found).toEqual(read(join(ROOT, 'test', 'fixtures', 'functions-manifest.json')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
