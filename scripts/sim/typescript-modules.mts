import { transformSync } from '@swc/core'
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { z } from 'zod'
import { applyMutation } from '../mutate/apply-mutation.mts'
import type { Mutation } from '../mutate/trap.mts'

interface Module {
  exports: unknown
}

type Run = (exports: unknown, require: (name: string) => unknown, module: Module) => void

const runSchema = z.custom<Run>((value) => typeof value === 'function')
const compiled = new Map<string, Run>()

/**
 * A copy of the project's TypeScript modules, with changes of their texts. Each copy has modules of its own, so that
 * several versions of the program can run side by side; packages are shared.
 */
export class TypeScriptModules {
  private readonly root: string
  private readonly changes: ReadonlyMap<string, readonly Mutation[]>
  private readonly modules = new Map<string, Module>()

  constructor(root: string, changes: readonly Mutation[] = []) {
    this.root = root
    this.changes = Map.groupBy(changes, ({ file }) => file)
  }

  /** The exports of a file, named from the root and without its extension. */
  load(path: string): unknown {
    return this.require(join(this.root, path))
  }

  private require(path: string): unknown {
    const file = fileOf(path)
    const known = this.modules.get(file)
    if (known) return known.exports
    const module: Module = { exports: {} }
    this.modules.set(file, module)
    const native = createRequire(file)
    const require = (name: string): unknown =>
      name.startsWith('.') ? this.require(resolve(dirname(file), name)) : native(name)
    this.compile(file)(module.exports, require, module)
    return module.exports
  }

  private compile(file: string): Run {
    const changes = this.changes.get(relative(this.root, file)) ?? []
    const key = JSON.stringify([file, ...changes])
    const known = compiled.get(key)
    if (known) return known
    const source = changes.reduce(applyMutation, readFileSync(file, 'utf8'))
    const { code } = transformSync(source, {
      filename: file,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
      swcrc: false,
    })
    const run = runSchema.parse(compileFunction(code, ['exports', 'require', 'module'], { filename: file }))
    compiled.set(key, run)
    return run
  }
}

function fileOf(path: string): string {
  for (const file of [`${path}.ts`, join(path, 'index.ts')]) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file
  }
  throw new Error(`There is no module ${path}`)
}
