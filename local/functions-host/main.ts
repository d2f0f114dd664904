/**
 * Hosts the functions of a built package:
 *
 *     node main.js --entry functions/lib/index.js [--port N] [--invoker EMAIL] [--run-schedules]
 *
 * Everything else comes through the environment. Prints `{"listening":PORT}` once it serves; SIGTERM lets what runs
 * finish, for ten seconds at most.
 */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createApp } from './create-app'
import { defaultsOfParams } from './fill-params'
import { type HostedFunction, hostedFunctions } from './hosted-function'
import { runSchedules } from './run-schedules'

const GRACE_MS = 10_000
const HOST = '127.0.0.1'

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      entry: { type: 'string' },
      port: { type: 'string', default: '0' },
      invoker: { type: 'string' },
      'run-schedules': { type: 'boolean', default: false },
    },
  })
  if (options.entry === undefined) throw new Error('--entry is needed: the built module that exports the functions.')
  const functions = loadFunctions(resolve(options.entry))
  const cloudTasks = process.env['CLOUD_TASKS_EMULATOR_HOST']
  const app = createApp(functions, {
    ...(cloudTasks ? { cloudTasks } : {}),
    ...(options.invoker === undefined ? {} : { invoker: options.invoker }),
  })
  const server = app.listen(Number(options.port), HOST)
  await once(server, 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  const url = `http://${HOST}:${port}`
  if (options['run-schedules'])
    runSchedules(
      functions.map(({ endpoint }) => endpoint),
      url,
    )
  process.once('SIGTERM', () => endGracefully(server))
  process.stdout.write(`${JSON.stringify({ listening: port })}\n`)
}

const paramsModuleSchema = z.object({ declaredParams: z.array(z.unknown()) })

/** The params that the functions declared while loading are found in their own copy of the SDK. */
function loadFunctions(entry: string): HostedFunction[] {
  const requireForEntry = createRequire(entry)
  const moduleExports = z.looseObject({}).parse(requireForEntry(entry))
  const { declaredParams } = paramsModuleSchema.parse(requireForEntry('firebase-functions/params'))
  Object.assign(process.env, defaultsOfParams(declaredParams, process.env))
  return hostedFunctions(moduleExports)
}

function endGracefully(server: Server): void {
  server.close(() => process.exit(0))
  // A connection that is kept alive becomes idle only once its answer is out.
  setInterval(() => server.closeIdleConnections(), 50).unref()
  setTimeout(() => process.exit(0), GRACE_MS).unref()
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
