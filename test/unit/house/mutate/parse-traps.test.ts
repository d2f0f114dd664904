import { parseTraps } from '../../../../scripts/mutate/parse-traps.mts'

const section = `### R7: A token is never stored before its data

Otherwise a crash loses changes for good.

Test: \`test/unit/token.test.ts\` › the token › comes last

\`\`\`diff
--- src/token.ts
-  await store(data)
   await store(token)
+  await store(data)
\`\`\`
`

describe('docs/traps.md', () => {
  it('names the rule, its test and the mutation that breaks it', () => {
    expect(parseTraps(`# Traps\n\nAn introduction.\n\n${section}`)).toEqual([
      {
        id: 'R7',
        title: 'A token is never stored before its data',
        file: 'test/unit/token.test.ts',
        testName: 'the token › comes last',
        mutation: {
          file: 'src/token.ts',
          oldLines: ['  await store(data)', '  await store(token)'],
          newLines: ['  await store(token)', '  await store(data)'],
        },
      },
    ])
  })

  it('may quote a section without meaning it', () => {
    expect(parseTraps(`\`\`\`\`markdown\n${section}\`\`\`\`\n`)).toEqual([])
  })

  it('may show other code beside the mutation', () => {
    const withExample = section.replace('Otherwise', '```ts\nawait store(data)\n```\n\nOtherwise')
    expect(parseTraps(withExample)).toHaveLength(1)
  })

  it.each([
    ['no test', section.replace(/^Test:.*$/m, ''), 'R7 needs one line of the form: Test:'],
    ['two tests', section.replace(/^(Test:.*)$/m, '$1\n$1'), 'R7 needs one line of the form: Test:'],
    ['no mutation', section.replace('```diff', '```text'), 'R7 needs one block'],
    ['no file', section.replace('--- src/token.ts\n', ''), 'begins with “--- ”'],
    ['nothing to look for', section.replace(/^[- ] .*\n/gm, ''), 'no line that begins with “-”'],
    ['one name for two', section + section, 'There are two traps named R7'],
  ])('is unreadable with %s', (_, markdown, message) => {
    expect(() => parseTraps(markdown)).toThrow(message)
  })
})
