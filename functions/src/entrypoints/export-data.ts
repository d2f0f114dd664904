import type { CallLimiter } from '../limits/call-limiter'
import { exportData, type ExportDependencies } from '../mirror/export-data'
import type { Logger } from '../support/logger'
import { answerError, answerFailure, type HttpRequest, type HttpResponse } from './http'
import { signedInUser } from './signed-in-user'
import type { VerifyIdToken } from './verify-id-token'

export interface ExportDataHandlerDependencies extends ExportDependencies {
  readonly verifyIdToken: VerifyIdToken
  readonly limiter: CallLimiter
  readonly logger: Logger
}

/** As much of express's response as an answer in pieces needs. */
export interface StreamedResponse extends HttpResponse {
  /** False where what was written waits for the client to take it; `drain` tells when it has. */
  write(piece: string): boolean
  once(event: 'drain' | 'close', listener: () => void): unknown
  destroy(): unknown
  readonly destroyed: boolean
}

/** `exportData`: everything that is mirrored for the signed-in user, as one JSON file. */
export function exportDataHandler(dependencies: ExportDataHandlerDependencies) {
  return async (request: HttpRequest, response: StreamedResponse): Promise<void> => {
    response.set('Cache-Control', 'private, no-store')
    if (request.method !== 'GET') {
      return answerError(response.set('Allow', 'GET'), 'METHOD_NOT_ALLOWED', 'The export is asked for with GET')
    }
    try {
      await answer(request, response, dependencies)
    } catch (error) {
      answerFailure(response, error, 'export_data_unavailable', dependencies.logger)
    }
  }
}

async function answer(
  request: HttpRequest,
  response: StreamedResponse,
  dependencies: ExportDataHandlerDependencies,
): Promise<void> {
  const uid = await signedInUser(request, dependencies.verifyIdToken)
  if (uid === null) {
    response.set('WWW-Authenticate', 'Bearer')
    return answerError(response, 'UNAUTHENTICATED', 'A valid Firebase ID token is needed: Authorization: Bearer …')
  }
  dependencies.limiter(uid, 'exportData')
  const pieces = exportData(uid, dependencies)
  const first = await pieces.next()
  response.status(200)
  response.set('Content-Type', 'application/json; charset=utf-8')
  response.set('Content-Disposition', 'attachment; filename="calendars.json"')
  response.write(first.value ?? '')
  await writeRest(pieces, response, dependencies.logger)
}

/** What has begun with 200 cannot fail any more but by breaking off, so that nobody takes a part for the whole. */
async function writeRest(pieces: AsyncGenerator<string, void>, response: StreamedResponse, logger: Logger) {
  try {
    for await (const piece of pieces) {
      if (response.destroyed) return
      if (!response.write(piece)) await taken(response)
    }
    response.end()
  } catch (error) {
    logger.error('export_data_broken_off', { error: error instanceof Error ? error.name : typeof error })
    response.destroy()
  }
}

function taken(response: StreamedResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })
}
