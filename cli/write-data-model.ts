/** `npm run docs:data-model`: writes docs/data-model.md anew. */
import { writeFileSync } from 'node:fs'
import { describeDocuments } from './describe-documents'

writeFileSync('docs/data-model.md', describeDocuments())
