import { startProcess, type SupervisedProcess } from '../processes/supervised-process'
import { builtFile } from './project-files'
import type { LocalWorld } from './start-local-world'

export interface GoogleConnection {
  /** The Firebase Auth user. */
  readonly uid: string
  /** The address of an account in the simulated Google. */
  readonly googleUser: string
}

/**
 * Connects an account the way an operator does it, with the command `connect` and the whole OAuth flow; only the
 * consent page is answered without a person. Throws with the command's output where it fails.
 */
export async function connectGoogleAccount(world: LocalWorld, { uid, googleUser }: GoogleConnection): Promise<void> {
  const command = await startProcess({
    command: process.execPath,
    args: [builtFile('cli/lib/cli/main.js'), 'connect', '--uid', uid, '--no-browser'],
    env: { ...process.env, ...world.environment },
  })
  const consented = waitForConsentPage(command).then((page) => consent(page, googleUser))
  try {
    const { code } = await Promise.race([command.ended, consented.then(() => command.ended)])
    if (code !== 0) throw new Error(`The account could not be connected:\n${outputOf(command)}`)
  } finally {
    await command.stop()
  }
}

/** Never settles where no page is named: the command's end decides then. */
function waitForConsentPage(command: SupervisedProcess): Promise<URL> {
  return new Promise((resolve) => {
    const look = ({ text }: { readonly text: string }) => {
      const address = text.trim()
      if (URL.canParse(address) && new URL(address).searchParams.has('client_id')) resolve(new URL(address))
    }
    command.lines.forEach(look)
    command.onLine(look)
  })
}

/** The page sends the browser on to the command's own address. */
async function consent(page: URL, googleUser: string): Promise<void> {
  page.searchParams.set('auto', 'approve')
  page.searchParams.set('user', googleUser)
  const response = await fetch(page)
  await response.text()
}

const outputOf = ({ lines }: SupervisedProcess): string => lines.map(({ text }) => text).join('\n')
