import type { Transition } from './transitions.mts'

/** The text of a file of `functions/src`; undefined where there is none. */
export type ReadSource = (file: string) => string | undefined

const [OUTSIDE, ANY] = ['[*]', '*']

/**
 * The states of one kind of document, and what leads from one to another. Throws where the schema has a state that no
 * transition leads to, where a transition names one that the schema has not, and where its file does not bear it out.
 */
export function drawLife(
  states: readonly string[],
  transitions: readonly Transition[],
  readSource: ReadSource,
): readonly string[] {
  requireSameStates(states, transitions)
  for (const transition of transitions) requireInSource(transition, readSource)
  return [...drawArrows(transitions), ...drawNotes(transitions)]
}

/** The same for a document whose state is in several fields: each is in a box of its own. */
export function drawFields(
  fields: Readonly<Record<string, readonly string[]>>,
  lives: Readonly<Record<string, readonly Transition[]>>,
  readSource: ReadSource,
): readonly string[] {
  return Object.entries(lives).flatMap(([field, transitions]) => {
    const states = fields[field]
    if (states === undefined) throw new Error(`The schema knows no field ${field}`)
    const named = (state: string) => (states.includes(state) ? `${field}_${state}` : state)
    const ofField = transitions.map((each) => ({ ...each, from: each.from.map(named), to: named(each.to) }))
    return [
      `state ${field} {`,
      ...states.map((state) => `  state "${state}" as ${named(state)}`),
      ...drawLife(states.map(named), ofField, readSource).map((line) => `  ${line}`),
      '}',
    ]
  })
}

/** Throws for a field that is in no diagram, and not known as one that is no state. */
export function requireEveryField(fields: readonly string[], drawn: readonly string[], data: readonly string[]): void {
  const forgotten = fields.find((field) => !drawn.includes(field) && !data.includes(field))
  if (forgotten !== undefined) throw new Error(`Is the field ${forgotten} a state? No diagram says so`)
}

function requireSameStates(states: readonly string[], transitions: readonly Transition[]): void {
  const reached = new Set(transitions.map(({ to }) => to))
  const missing = states.find((state) => !reached.has(state))
  if (missing !== undefined) throw new Error(`What leads to the state ${missing}? The diagram does not say`)
  const named = transitions.flatMap(({ from, to }) => [...from, to])
  const strange = named.find((name) => name !== OUTSIDE && name !== ANY && !states.includes(name))
  if (strange !== undefined) throw new Error(`The schema knows no state ${strange}`)
}

function requireInSource({ to, by, file, says }: Transition, readSource: ReadSource): void {
  const source = readSource(file)
  if (source === undefined) throw new Error(`What leads to ${to} is said to be in functions/src/${file}: no such file`)
  const absent = [by, says].find((text) => !source.includes(text))
  if (absent !== undefined) throw new Error(`What leads to ${to} is said to be in ${file}, which has no ${absent}`)
}

const words = ({ when, by }: Transition): string => `${when} (${by})`

/** One arrow between two states, however many ways there are. */
function drawArrows(transitions: readonly Transition[]): readonly string[] {
  const arrows = transitions.flatMap((transition) =>
    transition.from.filter((from) => from !== ANY).map((from) => ({ from, transition })),
  )
  const ways = Map.groupBy(arrows, ({ from, transition: { to } }) => `${from} --> ${to}`)
  return [...ways].map(([arrow, all]) => `${arrow} : ${all.map(({ transition }) => words(transition)).join('<br/>')}`)
}

/** Arrows from everywhere would hide all others. */
function drawNotes(transitions: readonly Transition[]): readonly string[] {
  const fromAny = Map.groupBy(
    transitions.filter(({ from }) => from.includes(ANY)),
    ({ to }) => to,
  )
  return [...fromAny].flatMap(([to, all]) => [
    `note right of ${to}`,
    ...all.map((transition) => `  ${words(transition)}`),
    'end note',
  ])
}
