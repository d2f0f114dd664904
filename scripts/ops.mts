/** `npm run ops`: writes the files of `ops/` anew, from the tables in `scripts/ops`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { opsFiles } from './ops/ops-files.mts'

const files = opsFiles()
rmSync('ops/metrics', { recursive: true, force: true })
rmSync('ops/alerts', { recursive: true, force: true })
for (const [path, content] of files) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`)
}
console.log(`${files.size} files in ops/`)
