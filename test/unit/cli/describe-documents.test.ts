import { readdirSync, readFileSync } from 'node:fs'
import { describeDocuments } from '../../../cli/describe-documents'

const page = describeDocuments(JSON.parse(readFileSync('firestore.indexes.json', 'utf8')))

it('docs/data-model.md is what the schemas say: npm run docs:data-model writes it anew', () => {
  expect(readFileSync('docs/data-model.md', 'utf8')).toBe(page)
})

it('tells of every kind of document', () => {
  const parts = ['conference.ts']
  const files = readdirSync('functions/src/model/documents').filter((name) => !parts.includes(name))
  expect(files.filter((name) => !page.includes(`/${name})`))).toEqual([])
})

it('tells instants, alternatives and what may be null', () => {
  expect(page).toContain('| `startAt` | timestamp | always |')
  expect(page).toContain(String.raw`| ${'`summary`'} | string \| null | always |`)
  expect(page).toContain(String.raw`| ${'`status`'} | "confirmed" \| "tentative" | always |`)
})

it('tells which fields no query may name', () => {
  const indexes = [{ order: 'ASCENDING', queryScope: 'COLLECTION' }]
  const exemption = { collectionGroup: 'accounts', fieldPath: 'reason', indexes: [] }
  const override = { collectionGroup: 'accounts', fieldPath: 'email', indexes }
  const [accounts, calendars] = describeDocuments({ fieldOverrides: [exemption, override] })
    .split('## ')
    .slice(1)
  expect(accounts).toContain('\n\nWithout an index: `reason`.\n')
  expect(calendars).not.toContain('Without an index')
})
