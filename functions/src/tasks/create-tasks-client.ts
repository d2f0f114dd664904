import { v2 } from '@google-cloud/tasks'
import { PassThroughClient } from 'google-auth-library'

export type TasksClient = v2.CloudTasksClient

export interface TasksClientOptions {
  readonly projectId: string
  /** `host:port` of a local stand-in, which is spoken to without TLS and without credentials. */
  readonly emulatorHost?: string
}

/** REST instead of gRPC: there is less to load, and one request a notification gains nothing from a kept stream. */
export function createTasksClient({ projectId, emulatorHost }: TasksClientOptions): TasksClient {
  const local = emulatorHost === undefined ? {} : localEndpoint(emulatorHost)
  return new v2.CloudTasksClient({ fallback: true, projectId, ...local })
}

function localEndpoint(emulatorHost: string) {
  const { hostname, port } = new URL(`http://${emulatorHost}`)
  return { apiEndpoint: hostname, port: Number(port), protocol: 'http', authClient: anonymous() }
}

/** With the platform's `fetch`; the library would load one of its own for this alone. */
function anonymous(): PassThroughClient {
  return new PassThroughClient({ transporterOptions: { fetchImplementation: fetch } })
}
