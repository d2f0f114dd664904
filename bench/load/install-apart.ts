import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectFile } from '../../local/world/project-files'
import { print } from './result'

/** Installs what only one question needs, so that a normal install stays small; answers the folder. */
export function installApart(...folder: readonly string[]): string {
  const path = projectFile('bench', ...folder)
  if (!existsSync(join(path, 'node_modules'))) {
    print(`  installing what bench/${folder.join('/')} needs`)
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: path, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return path
}
