import { once } from 'node:events'
import {
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { countFields, grpcMessages } from './grpc-messages'

/** What one call to Firestore cost, told from what went over the wire. */
export interface FirestoreCall {
  /** `BatchGetDocuments`, `RunQuery`, `Commit` and so on. */
  readonly method: string
  readonly ok: boolean
  readonly reads: number
  readonly writes: number
  readonly deletes: number
}

export interface CountingFirestoreProxy {
  /** `host:port` */
  readonly address: string
  /** In the order in which they were answered. */
  readonly calls: readonly FirestoreCall[]
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/**
 * Stands between the functions and Firestore's emulator, lets everything through unchanged, and counts it by the
 * protocol's own definition. It shares nothing with the counters in the program.
 */
export async function startCountingFirestoreProxy(emulator: string): Promise<CountingFirestoreProxy> {
  const calls: FirestoreCall[] = []
  const target = connect(`http://${emulator}`)
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer()
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    const request: Buffer[] = []
    const answer: Buffer[] = []
    const onward = target.request(forwarded(headers))
    stream.on('data', (chunk: Buffer) => request.push(chunk))
    onward.on('data', (chunk: Buffer) => answer.push(chunk))
    stream.pipe(onward)
    passAnswer(onward, stream, (status) => {
      const method = String(headers[':path']).split('/').at(-1) ?? ''
      calls.push(costOf(method, status === '0', Buffer.concat(request), Buffer.concat(answer)))
    })
  })
  server.listen(0, HOST)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  return {
    address: `${HOST}:${address.port}`,
    calls,
    async close() {
      for (const session of sessions) session.destroy()
      target.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

type Onward = ReturnType<ReturnType<typeof connect>['request']>

/** A call's status is in its trailers, or in its headers where it failed before it had an answer. */
function passAnswer(onward: Onward, stream: ServerHttp2Stream, ended: (status: unknown) => void): void {
  let trailers: IncomingHttpHeaders = {}
  let status: unknown
  onward.on('response', (headers, flags) => {
    status = headers['grpc-status']
    const isAll = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0
    stream.respond(forwarded(headers), isAll ? { endStream: true } : { waitForTrailers: true })
    if (!isAll) onward.pipe(stream)
  })
  onward.on('trailers', (received: IncomingHttpHeaders) => {
    trailers = received
    status = received['grpc-status']
  })
  onward.on('end', () => ended(status))
  stream.on('wantTrailers', () => stream.sendTrailers(forwarded(trailers)))
  stream.on('close', () => onward.close())
  stream.on('error', () => onward.close(constants.NGHTTP2_CANCEL))
  onward.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR))
}

/** Without what Node notes for itself about header fields that are not to be indexed. */
function forwarded(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers))
}

/**
 * Field numbers from
 * https://github.com/googleapis/googleapis/blob/master/google/firestore/v1/firestore.proto and `write.proto`.
 */
function costOf(method: string, ok: boolean, request: Buffer, answer: Buffer): FirestoreCall {
  const free = { method, ok, reads: 0, writes: 0, deletes: 0 }
  const answers = grpcMessages(answer)
  switch (method) {
    case 'BatchGetDocuments':
      return { ...free, reads: countFields(answers, [1]) + countFields(answers, [2]) }
    case 'RunQuery':
      return { ...free, reads: Math.max(1, countFields(answers, [1])) }
    case 'RunAggregationQuery':
      // Up to 1,000 index entries cost one.
      return { ...free, reads: 1 }
    case 'Commit': {
      if (!ok) return free
      const messages = grpcMessages(request)
      return { ...free, writes: countFields(messages, [2, 1]), deletes: countFields(messages, [2, 2]) }
    }
    default:
      return free
  }
}
