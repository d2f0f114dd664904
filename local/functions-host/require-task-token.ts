import type { RequestHandler } from 'express'
import { jwksSchema, verifyTaskToken } from './verify-task-token'

export interface TaskTokenOptions {
  readonly functionName: string
  /** `host:port` of the Cloud Tasks stand-in, whose tokens are accepted. Without it none is. */
  readonly cloudTasks?: string
  readonly invoker?: string
}

/** Stands where IAM stands in production: 401 without a valid token, 403 for one that may not call this function. */
export function requireTaskToken(options: TaskTokenOptions): RequestHandler {
  return async (request, response, next) => {
    const verdict = verifyTaskToken(request.get('authorization'), await fetchJwks(options.cloudTasks), {
      audience: `${request.protocol}://${request.get('host') ?? ''}/${options.functionName}`,
      now: Date.now(),
      ...(options.invoker === undefined ? {} : { invoker: options.invoker }),
    })
    switch (verdict.kind) {
      case 'accepted':
        next()
        break
      case 'unauthenticated':
        response.status(401).type('text').send(`Unauthorized: ${verdict.reason}`)
        break
      case 'forbidden':
        response.status(403).type('text').send(`Forbidden: ${verdict.reason}`)
        break
    }
  }
}

/** Asked each time: the stand-in makes a new key whenever it starts. */
async function fetchJwks(cloudTasks: string | undefined) {
  if (cloudTasks === undefined) return { keys: [] }
  try {
    const response = await fetch(`http://${cloudTasks}/control/jwks`, { signal: AbortSignal.timeout(2000) })
    return jwksSchema.parse(await response.json())
  } catch {
    return { keys: [] }
  }
}
