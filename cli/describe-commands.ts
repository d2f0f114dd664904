import type { Command } from 'commander'
import { withSubcommands } from './program'

/** docs/cli.md: the help of each command that does something, as the program prints it. */
export function describeCommands(program: Command): string {
  const commands = withSubcommands(program).filter(({ commands: below }) => below.length === 0)
  return [
    '# The operator’s commands',
    '`npx calendar-mirror`, in a folder where the package is installed, or `node cli/lib/cli/main.js` in a clone of it ' +
      'after\n`npm run build`. This page is what the program says of itself; `npm run docs:cli` writes it anew.',
    '| command | what it does |\n|---|---|\n' + commands.map(rowOf).join('\n'),
    ...commands.map((command) => `## ${nameOf(command)}\n\n\`\`\`\n${helpOf(command)}\n\`\`\``),
  ]
    .join('\n\n')
    .concat('\n')
}

function rowOf(command: Command): string {
  return `| \`calendar-mirror ${nameOf(command)}\` | ${command.description()} |`
}

/** `keys rotate`: without the program's own name. */
function nameOf(command: Command): string {
  const above = command.parent?.parent ? `${nameOf(command.parent)} ` : ''
  return `${above}${command.name()}`
}

/** With the examples behind it, which commander prints with it only. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => void (text += part), getOutHasColors: () => false })
  command.outputHelp()
  return text.trim()
}
