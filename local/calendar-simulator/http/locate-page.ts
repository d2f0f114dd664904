import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const page = ['local', 'calendar-simulator', 'page'] as const

/** The folder of the page's files, which nothing compiles: the same one from the sources and from what they became. */
export const locatePage = (from: string = __dirname): string => {
  const folder = join(from, ...page)
  if (existsSync(join(folder, 'index.html'))) return folder
  const parent = dirname(from)
  if (parent === from) throw new Error('The page of the simulator is in no folder above this code')
  return locatePage(parent)
}
