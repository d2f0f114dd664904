/** `npm run openapi`: writes docs/openapi.json anew. */
import { writeFileSync } from 'node:fs'
import { describeListEvents } from './openapi/describe-list-events'

writeFileSync('docs/openapi.json', `${JSON.stringify(describeListEvents(), null, 2)}\n`)
