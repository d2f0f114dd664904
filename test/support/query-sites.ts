import { parseSync } from '@swc/core'
import { z } from 'zod'

/** Lines of a file, both ends included. */
export interface Lines {
  readonly file: string
  readonly from: number
  readonly to: number
}

/** A place in the code that asks the store: by itself, or by calling a function that asks what it is told to. */
export interface QuerySite {
  /** `file:line name` */
  readonly name: string
  /** Where a stack has to lead through for this place to have asked. */
  readonly at: Lines
  /** The called function, which stands nearer to the store in that stack; null where the store itself is called. */
  readonly through: Lines | null
}

export interface SourceText {
  /** From the project's root. */
  readonly path: string
  readonly text: string
}

/** Where the store itself is made: what stands there asks nothing of its own accord. */
const STORE = 'functions/src/firestore/'
const ASKING = ['query', 'aggregate']
const DIRECT = ['where', 'orderBy', 'collectionGroup']
/** Whoever has a parameter of such a type asks what its callers want to know, so they are places that ask. */
const QUESTIONS = ['DocumentQuery', 'PagedQuery', 'Filter']

export interface QueryCode {
  /** Every place that asks. One that asks in several ways, such as in a loop over collections, is one all the same. */
  readonly sites: readonly QuerySite[]
  /** Files that speak to Firestore in its own words instead of the store's. */
  readonly direct: readonly string[]
}

/** Throws where a function takes filters or a whole query and has no name by which its callers could be found. */
export function readQueryCode(sources: readonly SourceText[]): QueryCode {
  const files = sources.map(parseFile)
  const askers = findAskers(files)
  const own = files.filter(({ path }) => !path.startsWith(STORE))
  return {
    sites: own.flatMap((file) => sitesIn(file, askers)),
    direct: files.filter(({ calls }) => calls.some(({ name }) => DIRECT.includes(name))).map(({ path }) => path),
  }
}

/** The functions that ask what they are told to. */
function findAskers(files: readonly ParsedFile[]): readonly Asker[] {
  const askers: Asker[] = []
  for (let known = -1; known < askers.length;) {
    known = askers.length
    for (const file of files) {
      const added = file.functions.filter(
        (one) => one.takesQuestions && !askers.some(({ lines }) => lines === one.lines) && asksIn(one, file, askers),
      )
      askers.push(...added)
    }
  }
  const nameless = askers.filter(({ name }) => name === null)
  if (nameless.length > 0) throw new Error(`needs a name, to find its callers: ${nameless.map(placeOf).join(', ')}`)
  return askers
}

const placeOf = ({ lines: { file, from } }: Asker) => `${file}:${from}`

interface Call {
  readonly name: string
  /** Whether it is a member of something, such as `store.query`. */
  readonly isMember: boolean
  readonly line: number
  readonly span: Span
}

interface Asker {
  readonly name: string | null
  readonly lines: Lines
  readonly span: Span
  readonly isGenerator: boolean
  readonly takesQuestions: boolean
}

interface ParsedFile {
  readonly path: string
  readonly imported: ReadonlySet<string>
  readonly functions: readonly Asker[]
  readonly calls: readonly Call[]
}

function asksIn({ span }: Asker, file: ParsedFile, askers: readonly Asker[]): boolean {
  return file.calls.some((call) => isWithin(call.span, span) && askedBy(call, file, askers) !== undefined)
}

/** What a call asks by: the store, a function, or not at all. */
function askedBy(call: Call, file: ParsedFile, askers: readonly Asker[]): 'the store' | Asker | undefined {
  if (call.isMember) return ASKING.includes(call.name) ? 'the store' : undefined
  return askers.find(
    ({ name, lines }) => name === call.name && (lines.file === file.path || file.imported.has(call.name)),
  )
}

function sitesIn(file: ParsedFile, askers: readonly Asker[]): readonly QuerySite[] {
  return file.calls.flatMap((call): readonly QuerySite[] => {
    const by = askedBy(call, file, askers)
    if (by === undefined) return []
    const name = `${file.path}:${call.line} ${call.name}`
    const line = { file: file.path, from: call.line, to: call.line }
    if (by === 'the store') return [{ name, at: line, through: null }]
    // A generator asks once somebody takes what it yields, which may be another line of the same function.
    const at = by.isGenerator ? (enclosing(call, file)?.lines ?? line) : line
    return [{ name, at, through: by.lines }]
  })
}

function enclosing({ span }: Call, { functions }: ParsedFile): Asker | undefined {
  return functions.filter((one) => isWithin(span, one.span)).toSorted((a, b) => lengthOf(a.span) - lengthOf(b.span))[0]
}

const lengthOf = ({ start, end }: Span) => end - start
const isWithin = (inner: Span, outer: Span) => outer.start <= inner.start && inner.end <= outer.end

/* ---- the syntax tree, of which no more is known than what is looked for ---- */

const spanSchema = z.object({ start: z.number(), end: z.number() })
type Span = z.infer<typeof spanSchema>

const identifierSchema = z.object({ type: z.literal('Identifier'), value: z.string(), span: spanSchema })
const callSchema = z.object({
  type: z.literal('CallExpression'),
  callee: z.union([identifierSchema, z.object({ type: z.literal('MemberExpression'), property: identifierSchema })]),
})
const functionSchema = z.object({
  type: z.enum([
    'FunctionDeclaration',
    'FunctionExpression',
    'ArrowFunctionExpression',
    'ClassMethod',
    'MethodProperty',
  ]),
  span: spanSchema,
  identifier: identifierSchema.nullish(),
  generator: z.boolean().default(false),
  params: z.array(z.unknown()).optional(),
  function: z.object({ params: z.array(z.unknown()) }).optional(),
})
const declaratorSchema = z.object({
  type: z.literal('VariableDeclarator'),
  id: identifierSchema,
  init: functionSchema,
})
const importSchema = z.object({
  type: z.enum(['ImportSpecifier', 'ImportDefaultSpecifier']),
  local: identifierSchema,
})
const WANTED = new Set<unknown>([
  'CallExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'MethodProperty',
  'VariableDeclarator',
  'ImportSpecifier',
  'ImportDefaultSpecifier',
  'TsTypeReference',
])
const typeSchema = z.object({ type: z.literal('TsTypeReference'), typeName: identifierSchema })

const NEWLINE = 10

function parseFile({ path, text }: SourceText): ParsedFile {
  const nodes = nodesIn(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2024' }))
  const bytes = Buffer.from(text)
  const ends = [...bytes.keys()].filter((at) => bytes[at] === NEWLINE)
  // Spans count bytes, from 1.
  const lineAt = (position: number) => ends.findLastIndex((end) => end < position - 1) + 2
  const named = new Map(matching(declaratorSchema, nodes).map(({ id, init }) => [init.span.start, id.value] as const))
  return {
    path,
    imported: new Set(matching(importSchema, nodes).map(({ local }) => local.value)),
    calls: matching(callSchema, nodes).map(({ callee }) => {
      const isMember = callee.type === 'MemberExpression'
      const { value: name, span } = isMember ? callee.property : callee
      return { name, isMember, span, line: lineAt(span.start) }
    }),
    functions: matching(functionSchema, nodes).map((one) => ({
      name: one.identifier?.value ?? named.get(one.span.start) ?? null,
      lines: { file: path, from: lineAt(one.span.start), to: lineAt(one.span.end) },
      span: one.span,
      isGenerator: one.generator,
      takesQuestions: takesQuestions(one.params ?? one.function?.params ?? []),
    })),
  }
}

function takesQuestions(params: readonly unknown[]): boolean {
  return matching(typeSchema, nodesIn(params)).some(({ typeName }) => QUESTIONS.includes(typeName.value))
}

interface Node {
  readonly type: unknown
}

function matching<Shape>(schema: z.ZodType<Shape>, nodes: readonly Node[]): readonly Shape[] {
  return nodes.flatMap((node) => schema.safeParse(node).data ?? [])
}

function nodesIn(tree: unknown, found: Node[] = []): readonly Node[] {
  if (typeof tree !== 'object' || tree === null) return found
  if ('type' in tree && WANTED.has(tree.type)) found.push(tree)
  const parts: readonly unknown[] = Object.values(tree)
  for (const part of parts) nodesIn(part, found)
  return found
}
