/** Checks the directions of imports (`.dependency-cruiser.cjs`), and that no file escaped the check. */
import { findBreaches } from './directions/find-breaches.mts'
import { readModuleGraph } from './directions/module-graph.mts'
import { sourceFiles } from './directions/source-files.mts'

const root = process.cwd()
const { folders, files } = sourceFiles(root)
const breaches = findBreaches(await readModuleGraph(root, folders), files)
for (const breach of breaches) console.log(breach)
console.log(`${files.length} files looked at, ${breaches.length} breaches`)
process.exitCode = breaches.length === 0 ? 0 : 1
