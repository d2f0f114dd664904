import { Command } from 'commander'

export interface ContractOptions {
  /** Nobody is asked before something is written. */
  readonly yes: boolean
}

const help = `
In the environment, of an account that is there for tests:
  CONTRACT_CLIENT_ID, CONTRACT_CLIENT_SECRET   an OAuth client
  CONTRACT_REFRESH_TOKEN                       with the scope https://www.googleapis.com/auth/calendar
  CONTRACT_URL                                 where to ask; Google, unless it is set

It makes a calendar of its own and deletes it at the end, also after Ctrl-C.
Exit codes: 0 nothing differs, 2 something does, 1 it could not be tried.

With npm, options come after two dashes:
  npm run contract:google -- --yes`

/** Prints help or what is wrong, and ends the process, as commander does. */
export const readContractOptions = (argv: readonly string[]): ContractOptions => {
  const { yes } = new Command('npm run contract:google --')
    .description('Tries on Google Calendar what the simulator does, and shows what differs as a table.')
    .option('--yes', 'do not ask before writing')
    .configureHelp({ helpWidth: 100 })
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', help)
    .parse(argv, { from: 'user' })
    .opts<{ readonly yes?: true }>()
  return { yes: yes === true }
}
