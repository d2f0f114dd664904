import { readdirSync, readFileSync } from 'node:fs'
import { describeDocuments } from '../../../cli/describe-documents'

const page = describeDocuments()

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
