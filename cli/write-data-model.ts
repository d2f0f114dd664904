/** `npm run docs:data-model`: writes docs/data-model.md anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describeDocuments } from './describe-documents'

const root = dirname(require.resolve('calendar-mirror/package.json'))
const indexes: unknown = JSON.parse(readFileSync(join(root, 'firestore.indexes.json'), 'utf8'))
writeFileSync('docs/data-model.md', describeDocuments(indexes))
