import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'

const dependency = z.object({
  module: z.string(),
  resolved: z.string(),
  dynamic: z.boolean(),
  dependencyTypes: z.array(z.string()),
})

const violation = z.object({
  from: z.string(),
  to: z.string(),
  rule: z.object({ name: z.string() }),
  cycle: z.array(z.object({ name: z.string() })).optional(),
})

/** The part we read of dependency-cruiser's JSON (`cruise-result.schema.json` in its package). */
const moduleGraph = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(dependency) })),
  summary: z.object({
    violations: z.array(violation),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string(), comment: z.string() })) }),
  }),
})

export type ModuleGraph = z.infer<typeof moduleGraph>

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024

/** The imports below `folders`, and where they break the rules of `.dependency-cruiser.cjs`. */
export async function readModuleGraph(root: string, folders: readonly string[]): Promise<ModuleGraph> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules', '.bin', 'depcruise'), '--output-type', 'json', ...folders],
    { cwd: root, maxBuffer: MAX_OUTPUT_BYTES },
  )
  return moduleGraph.parse(JSON.parse(stdout))
}
