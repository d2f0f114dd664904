import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { EmulatorMissing } from './emulator-missing'

/** How to run this project's own firebase-tools with the Node that runs us. */
export function firebaseCommand(args: readonly string[]): { command: string; args: readonly string[] } {
  return { command: process.execPath, args: [firebaseBin(), ...args] }
}

function firebaseBin(): string {
  try {
    const manifest = createRequire(__filename).resolve('firebase-tools/package.json')
    return join(dirname(manifest), 'lib', 'bin', 'firebase.js')
  } catch {
    throw new EmulatorMissing('auth-emulator', 'firebase-tools is not installed: run "npm ci" in the project first.')
  }
}
