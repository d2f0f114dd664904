/**
 * `npm run docs:architecture`: draws the functions and the folders in docs/architecture.md, from what a deployment creates
 * and from the imports. With `--check` nothing is written, and the exit code is 1 where the page is another.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { drawFolders } from './architecture/draw-folders.mts'
import { drawFunctions } from './architecture/draw-functions.mts'
import { putBetween } from './architecture/put-between.mts'

const PAGE = 'docs/architecture.md'
const cruised = spawnSync(
  process.execPath,
  [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    'functions/src',
    '--config',
    '.dependency-cruiser.cjs',
    '--include-only',
    '^functions/src',
    '--output-type',
    'json',
  ],
  { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
)
const page = readFileSync(PAGE, 'utf8')
const functions = drawFunctions(JSON.parse(readFileSync('test/fixtures/functions-manifest.json', 'utf8')))
const folders = drawFolders(JSON.parse(cruised.stdout))
const drawn = putBetween(putBetween(page, 'the functions', functions), 'the folders', folders)
if (!process.argv.includes('--check')) writeFileSync(PAGE, drawn)
else if (drawn !== page) {
  console.error(`${PAGE} is not as it would be drawn: npm run docs:architecture`)
  process.exitCode = 1
}
