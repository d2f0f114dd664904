import { spawn } from 'node:child_process'

/** Tries to show a page in the user's browser; where that fails, the printed address has to do. */
export function openBrowser(url: string): void {
  const [command, ...args] = commandFor(url)
  if (command === undefined) return
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

function commandFor(url: string): readonly string[] {
  if (process.platform === 'darwin') return ['open', url]
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}
