/** `npm run fuzz`: the tests of properties, over and over, each time with other values. */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { Command } from 'commander'
import { z } from 'zod'

const { minutes, seed } = z
  .object({ minutes: z.number(), seed: z.number().optional() })
  .parse(
    new Command('fuzz')
      .description('Tries the properties that tests state with values that `npm test` does not try.')
      .option('--minutes <n>', 'for how long, at least one round', Number, 10)
      .option('--seed <n>', 'one round alone, with this seed', Number)
      .parse()
      .opts(),
  )

const files = globSync('test/**/*.test.ts').filter((file) =>
  /from 'fast-check'|client-view/.test(readFileSync(file, 'utf8')),
)
const endsAt = performance.now() + minutes * 60_000

function round(current: number): boolean {
  console.log(`Seed ${current}: ${files.length} files`)
  const env = { ...process.env, PROPERTY_SEED: String(current) }
  const { status } = spawnSync('jest', files, { env, stdio: 'inherit' })
  if (status !== 0) console.log(`Not well. Repeat it with: npm run fuzz -- --seed ${current}`)
  return status === 0
}

function manyRounds(): boolean {
  do {
    if (!round(randomInt(2 ** 31))) return false
  } while (performance.now() < endsAt)
  return true
}

process.exitCode = (seed === undefined ? manyRounds() : round(seed)) ? 0 : 1
