import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { projectFile } from '../../local/world/project-files'

const manifestSchema = z.object({ params: z.array(z.object({ name: z.string(), default: z.unknown().optional() })) })

/** What a deployment gives Node.js by default, from the committed manifest. */
export async function deployedNodeOptions(): Promise<readonly string[]> {
  const text = await readFile(projectFile('test', 'fixtures', 'functions-manifest.json'), 'utf8')
  const param = manifestSchema.parse(JSON.parse(text)).params.find(({ name }) => name === 'NODE_OPTIONS')
  return z.string().parse(param?.default).split(' ')
}
