import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EmulatorMissing } from './emulator-missing'

/** The oldest Java that the Firestore emulator's jar runs on. */
const OLDEST_JAVA = 17

/**
 * A Java command of version 17 or newer: that of `JAVA_HOME` if it serves, else the one on the `PATH`. Throws
 * `EmulatorMissing` when there is none.
 */
export async function locateJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const home = env['JAVA_HOME']
  const commands = [...(home ? [join(home, 'bin', 'java')] : []), 'java']
  const versions: number[] = []
  for (const command of commands) {
    const version = await javaVersion(command, env)
    if (version !== undefined && version >= OLDEST_JAVA) return command
    if (version !== undefined) versions.push(version)
  }
  const found = versions.length > 0 ? `only Java ${Math.max(...versions)} was found` : 'no Java was found'
  throw new EmulatorMissing(
    'java',
    `The Firestore emulator needs Java ${OLDEST_JAVA} or newer, ${found}: install a JRE, for example from ` +
      'https://adoptium.net, and put it on the PATH.',
  )
}

async function javaVersion(command: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, ['-version'], { env })
    return parseJavaVersion(`${stderr}${stdout}`)
  } catch {
    return undefined
  }
}

/** The major version in what `java -version` prints: `17.0.15` is 17, `1.8.0_402` is 8. */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output)
  return match?.[1] === undefined ? undefined : Number(match[1])
}
