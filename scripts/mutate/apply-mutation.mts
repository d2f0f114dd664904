import type { Mutation } from './trap.mts'

/** The source is not as the mutation expects it. */
export class MutationDoesNotApply extends Error {
  override readonly name = 'MutationDoesNotApply'
}

/** The mutated source. Throws `MutationDoesNotApply` unless the old text is there exactly once. */
export function applyMutation(source: string, { file, oldLines, newLines }: Mutation): string {
  const pattern = new RegExp(oldLines.map((line) => escape(line.trim())).join('\\s*\\n\\s*'), 'g')
  const found = source.match(pattern)?.length ?? 0
  if (found !== 1) {
    throw new MutationDoesNotApply(
      `${file} has ${found === 0 ? 'nowhere' : `${found} times`}: ${oldLines.join('\n').trim()}`,
    )
  }
  const replacement = newLines.map((line) => line.trim()).join('\n')
  const mutated = source.replace(pattern, () => replacement)
  if (mutated === source) throw new MutationDoesNotApply(`${file} would stay as it is`)
  return mutated
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
