import { z } from 'zod'

const cruiseSchema = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
})

/** From what is deployed down to what everything stands on. */
const LAYERS = [
  { title: 'deployed functions', folders: ['entrypoints'] },
  { title: 'what they do', folders: ['webhooks', 'channels', 'sync', 'accounts', 'mirror', 'limits'] },
  { title: 'gateways', folders: ['google', 'firestore', 'tasks', 'tracing'] },
] as const
/** Seen from everywhere, or seeing everything. */
const LEFT_OUT = ['model', 'support', 'runtime', 'index.ts', 'config.ts']

/** The folders of `functions/src` and who imports whom, from what dependency-cruiser has found. Throws for a new folder. */
export function drawFolders(cruise: unknown): string {
  const { modules } = cruiseSchema.parse(cruise)
  const edges = new Set(
    modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => [folderOf(source), folderOf(resolved)] as const).flatMap(edgeOf),
    ),
  )
  const known = new Set<string>([...LAYERS.flatMap(({ folders }) => [...folders]), ...LEFT_OUT])
  const strange = modules.map(({ source }) => folderOf(source)).find((folder) => !known.has(folder))
  if (strange !== undefined) throw new Error(`Where in the picture does functions/src/${strange} belong?`)
  const boxes = LAYERS.flatMap(({ title, folders }, index) => [
    `  subgraph l${index}["${title}"]`,
    ...folders.map((folder) => `    ${folder}`),
    '  end',
  ])
  return ['flowchart TB', ...boxes, ...[...edges].toSorted()].join('\n')
}

const folderOf = (path: string): string => path.replace(/^functions\/src\//, '').split('/')[0] ?? ''

function edgeOf([from, to]: readonly [string, string]): readonly string[] {
  if (from === to || LEFT_OUT.includes(from) || LEFT_OUT.includes(to)) return []
  return [`  ${from} --> ${to}`]
}
