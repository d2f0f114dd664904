import { createInterface } from 'node:readline/promises'
import { EmulatorMissing } from '../emulators/emulator-missing'
import { fetchFirestoreEmulator } from '../emulators/fetch-firestore-emulator'
import { locateFirestoreEmulator, thisMachine } from '../emulators/locate-firestore-emulator'

/**
 * Sees to it that there is a Firestore emulator: where it is missing and a person sits at the terminal, offers to
 * download it. Throws `EmulatorMissing`, which says what to install.
 */
export async function offerFirestoreEmulator(print: (line: string) => void, signal: AbortSignal): Promise<void> {
  try {
    locateFirestoreEmulator(thisMachine())
  } catch (error) {
    if (!(error instanceof EmulatorMissing) || !isAtTerminal() || isNamedByVariable()) throw error
    if (!(await agrees(signal))) throw error
    await fetchFirestoreEmulator(print)
  }
}

const isAtTerminal = (): boolean => process.stdin.isTTY && process.stdout.isTTY

/** Somebody who named one that is not there wants that one. */
const isNamedByVariable = (): boolean =>
  [process.env['FIRESTORE_EMULATOR_HOST'], process.env['FIRESTORE_EMULATOR_BINARY_PATH']].some(Boolean)

async function agrees(signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // While it asks, the terminal hands Ctrl-C over as a key.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const question = 'The Firestore emulator is not installed. Download it with firebase-tools (about 130 MB)? [Y/n] '
    return !/^\s*n/i.test(await terminal.question(question, { signal }))
  } finally {
    terminal.close()
  }
}
