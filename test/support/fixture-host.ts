import { join } from 'node:path'
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from '../../local/functions-host/start-functions-host'

const ENTRY = join(__dirname, '..', 'fixtures', 'functions-host', 'index.js')

/** Hosts the fixture package, which has one function of each trigger. */
export function startFixtureHost(
  options: Partial<FunctionsHostOptions> & Pick<FunctionsHostOptions, 'projectId'>,
): Promise<FunctionsHost> {
  return startFunctionsHost({ entry: ENTRY, env: { GREETING: 'hello' }, ...options })
}

/** The next line the host prints that has this part. */
export function nextLine(host: FunctionsHost, part: string): Promise<string> {
  return new Promise((resolve) => {
    const remove = host.onLine(({ text }) => {
      if (!text.includes(part)) return
      remove()
      resolve(text)
    })
  })
}
