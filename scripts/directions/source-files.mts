import { globSync } from 'node:fs'

const FOLDERS = ['functions/src', 'local', 'cli', 'client', 'web', 'test', 'scripts', 'bench']

export interface Sources {
  /** Folders that there are. */
  readonly folders: readonly string[]
  /** Every TypeScript file in them that somebody wrote, from the root, with `/`. */
  readonly files: readonly string[]
}

export function sourceFiles(root: string): Sources {
  const folders = globSync(FOLDERS, { cwd: root })
  const files = folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,mts}`, { cwd: root }))
    .filter((file) => !/(^|\/)(lib|dist|node_modules|fixtures)\/|\.d\.ts$/.test(file))
    .toSorted()
  return { folders, files }
}
