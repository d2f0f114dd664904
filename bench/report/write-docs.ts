/** `npm run docs:benchmarks`: writes docs/benchmarks.md and its charts anew. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { projectFile } from '../../local/world/project-files'
import { benchmarksPage } from './benchmarks-page'
import { QUESTIONS } from './questions'
import { readResults } from './read-results'

mkdirSync(projectFile('docs', 'benchmarks'), { recursive: true })
for (const [path, text] of benchmarksPage(QUESTIONS, readResults())) writeFileSync(projectFile('docs', path), text)
