import { NoPackage } from './main-of-package'
import { EmulatorMissing } from '../emulators/emulator-missing'
import { ProcessNotReady } from '../processes/process-not-ready'
import { NotBuilt } from './project-files'
import { PortTaken } from './world-ports'

/** What a person is told about why the local world did not start: one sentence where the reason is known. */
export function explainFailure(error: unknown): string {
  if (error instanceof PortTaken) {
    return (
      `${error.message}. Start on free ports: npm start -- --any-port\n` +
      `(or free it, or name another one for it alone: npm start -- --port-${error.part} PORT)`
    )
  }
  const known = [EmulatorMissing, NotBuilt, ProcessNotReady, NoPackage]
  if (error instanceof Error && known.some((kind) => error instanceof kind)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
