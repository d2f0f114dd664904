import type { ModuleGraph } from './module-graph.mts'

/**
 * What running `entry` loads, each with one shortest way to it. Imports of types are gone at run time, and dynamic
 * imports happen only where they are asked for, so neither counts.
 */
export function loadedModules(graph: ModuleGraph, entry: string): ReadonlyMap<string, readonly string[]> {
  const modules = new Map(graph.modules.map((module) => [module.source, module]))
  const ways = new Map<string, readonly string[]>()
  if (modules.has(entry)) ways.set(entry, [entry])
  // A Map may grow while it is walked: new entries are visited last, which makes this a breadth-first search.
  for (const [name, way] of ways) {
    for (const { resolved, dynamic, dependencyTypes } of modules.get(name)?.dependencies ?? []) {
      if (dynamic || dependencyTypes.includes('type-only') || ways.has(resolved)) continue
      ways.set(resolved, [...way, resolved])
    }
  }
  return ways
}
