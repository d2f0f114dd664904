import { applyMutation } from '../../../../scripts/mutate/apply-mutation.mts'

const source = `export function last(list) {
  const index = list.length - 1 // (the end)
  if (index < 0) {
    return null
  }
  return list[index]
}
`
const mutation = (oldLines: string[], newLines: string[]) => ({ file: 'src/last.ts', oldLines, newLines })

describe('a mutation', () => {
  it('replaces a part of a line', () => {
    const mutated = applyMutation(source, mutation(['list.length - 1'], ['list.length - 2']))
    expect(mutated).toBe(source.replace('length - 1', 'length - 2'))
  })

  it('replaces several lines, whatever their indentation', () => {
    const mutated = applyMutation(source, mutation(['if (index < 0) {', 'return null', '}'], ['']))
    expect(mutated.replaceAll(/\s+/g, ' ')).toBe(
      'export function last(list) { const index = list.length - 1 // (the end) return list[index] } ',
    )
  })

  it('takes its text literally', () => {
    const mutated = applyMutation(source, mutation(['// (the end)'], ["// $& $1 $'"]))
    expect(mutated).toContain("// $& $1 $'\n")
  })

  it.each([
    ['that is nowhere', ['list.first'], ['list.last'], 'src/last.ts has nowhere: list.first'],
    ['that is there twice', ['return'], ['throw'], 'src/last.ts has 2 times: return'],
    ['that changes nothing', ['return null'], ['return null'], 'src/last.ts would stay as it is'],
  ])('is refused with a text %s', (_, oldLines, newLines, message) => {
    expect(() => applyMutation(source, mutation(oldLines, newLines))).toThrow(message)
  })
})
