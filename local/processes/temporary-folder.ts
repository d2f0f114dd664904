import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRemoved, removeWithUs } from './reaper'

export interface TemporaryFolder {
  readonly path: string
  remove(): Promise<void>
}

/** A new folder that is gone when we are, even when we are killed. */
export async function makeTemporaryFolder(prefix: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}-`))
  removeWithUs(path)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true })
      isRemoved(path)
    },
  }
}
