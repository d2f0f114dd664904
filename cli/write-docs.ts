/** `npm run docs:cli`: writes docs/cli.md anew. */
import { writeFileSync } from 'node:fs'
import { describeCommands } from './describe-commands'
import { createProgram } from './program'

writeFileSync('docs/cli.md', describeCommands(createProgram(new AbortController().signal)))
