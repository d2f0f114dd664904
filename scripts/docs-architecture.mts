/**
 * `npm run docs:architecture`: draws the functions, the folders and the lives of documents in docs/architecture.md, from
 * what a deployment creates, from the imports, and from the schemas with the tables in scripts/architecture/lives.mts.
 * With `--check` nothing is written, and the exit code is 1 where the page is another.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { drawFolders } from './architecture/draw-folders.mts'
import { drawFunctions } from './architecture/draw-functions.mts'
import { drawLives } from './architecture/draw-lives.mts'
import { putBetween } from './architecture/put-between.mts'
import { readSchemas } from './architecture/schema-states.mts'

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
const readSource = (file: string): string | undefined => {
  const path = `functions/src/${file}`
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const page = readFileSync(PAGE, 'utf8')
const diagrams = {
  'the functions': drawFunctions(JSON.parse(readFileSync('test/fixtures/functions-manifest.json', 'utf8'))),
  'the folders': drawFolders(JSON.parse(cruised.stdout)),
  ...drawLives(readSchemas(process.cwd()), readSource),
}
const drawn = Object.entries(diagrams).reduce((text, [name, diagram]) => putBetween(text, name, diagram), page)
if (!process.argv.includes('--check')) writeFileSync(PAGE, drawn)
else if (drawn !== page) {
  console.error(`${PAGE} is not as it would be drawn: npm run docs:architecture`)
  process.exitCode = 1
}
