import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/** A folder in which sources can be changed without anybody noticing. */
export interface TreeCopy {
  readonly root: string
  remove(): Promise<void>
}

const LEFT_OUT = new Set(['node_modules', '.git', 'lib', 'coverage', 'test-output'])

/** Copies the sources below `root` as they are now, committed or not; the packages are shared with the original. */
export async function copyTree(root: string): Promise<TreeCopy> {
  const copy = await mkdtemp(join(tmpdir(), 'calendar-mirror-mutant-'))
  const remove = (): Promise<void> => rm(copy, { recursive: true, force: true })
  try {
    await cp(root, copy, { recursive: true, filter: (path) => path === root || !LEFT_OUT.has(basename(path)) })
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  } catch (error) {
    await remove()
    throw error
  }
  return { root: copy, remove }
}
