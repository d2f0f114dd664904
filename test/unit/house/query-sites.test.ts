import { readQueryCode } from '../../support/query-sites'
import { neverAsked } from '../../support/recorded-queries'

const named = (path: string, text: string) =>
  readQueryCode([
    { path: 'functions/src/firestore/document-pages.ts', text: PAGES },
    { path, text },
  ]).sites

const PAGES = `export async function* documentPages(store: DocumentStore, query: PagedQuery) {
  yield await store.query(query)
}
`

describe('the places that ask', () => {
  it('are those that call the store, counted in lines whatever is written there', () => {
    const text = '// … and “so on”\nconst ask = (store) =>\n  store\n    .query({ where: [] })\n'
    expect(named('cli/a.ts', text)).toEqual([
      { name: 'cli/a.ts:4 query', at: { file: 'cli/a.ts', from: 4, to: 4 }, through: null },
    ])
  })

  it('are those, too, that call what asks for its callers, however many calls away', () => {
    const text = `
      async function count(store: Store, ...where: readonly Filter[]) { return store.aggregate({ where }) }
      const twice = async (where: Filter) => (await count(store, where)) * 2
      export const all = () => twice(everything)
    `
    expect(named('cli/a.ts', text).map(({ name }) => name)).toEqual([
      'cli/a.ts:2 aggregate',
      'cli/a.ts:3 count',
      'cli/a.ts:4 twice',
    ])
  })

  it('are the whole function where pages are taken one after the other', () => {
    const text = `import { documentPages } from '../functions/src/firestore/document-pages'
      export async function all(store) {
        const pages = documentPages(store, everything)
        for await (const page of pages) tell(page)
      }
    `
    expect(named('cli/a.ts', text)).toEqual([
      {
        name: 'cli/a.ts:3 documentPages',
        at: { file: 'cli/a.ts', from: 2, to: 5 },
        through: { file: 'functions/src/firestore/document-pages.ts', from: 1, to: 3 },
      },
    ])
  })

  it('are not those that only make a query, nor those that call something else of that name', () => {
    const text = `
      function within(...where: readonly Filter[]): DocumentQuery { return { from, where } }
      const documentPages = (store) => []
      export const none = () => [within(OLD), documentPages(store)]
    `
    expect(named('cli/a.ts', text)).toEqual([])
  })

  it('cannot hide in a function without a name', () => {
    const text = 'export const asking = { all: (store: Store, query: DocumentQuery) => store.query(query) }'
    expect(() => named('cli/a.ts', text)).toThrow('needs a name, to find its callers: cli/a.ts:1')
  })

  it.each(['firestore.collectionGroup("events")', 'query(events, where("startAt", "<", to))', 'events.orderBy("a")'])(
    'are said to go past the store: %s',
    (text) => expect(readQueryCode([{ path: 'web/src/a.tsx', text }]).direct).toEqual(['web/src/a.tsx']),
  )
})

describe('a place that asks', () => {
  const through = { file: 'pages.ts', from: 1, to: 9 }
  const site = { name: 'a.ts:4 documentPages', at: { file: 'a.ts', from: 2, to: 5 }, through }
  const from = (...places: readonly (readonly [file: string, line: number])[]) => ({
    shape: '',
    stack: places.map(([file, line]) => ({ file, line })),
  })

  it('has asked where a query comes from it by way of what it calls', () => {
    expect(neverAsked([site], [from(['pages.ts', 3], ['b.ts', 9], ['a.ts', 5])])).toEqual([])
  })

  it.each([
    ['of another line', from(['pages.ts', 3], ['a.ts', 6])],
    ['of another file', from(['pages.ts', 3], ['b.ts', 5])],
    ['by another way', from(['other.ts', 3], ['a.ts', 5])],
    ['the other way round', from(['a.ts', 5], ['pages.ts', 3])],
  ])('has not by a query %s', (_, query) => {
    expect(neverAsked([site], [query])).toEqual(['a.ts:4 documentPages'])
  })
})
