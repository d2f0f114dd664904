import type { LocalWorld } from '../world/start-local-world'

/** One write in Firestore's own JSON (https://firebase.google.com/docs/firestore/reference/rest/v1/Write); paths are relative. */
export type DocumentWrite =
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'set' | 'update'; readonly path: string; readonly fields: Readonly<Record<string, unknown>> }

/** Writes past everybody, as somebody with the console could: the emulator takes the token `owner` for an administrator's. */
export async function writeDocuments({ urls, projectId }: LocalWorld, writes: readonly DocumentWrite[]): Promise<void> {
  const root = `projects/${projectId}/databases/(default)/documents`
  const response = await fetch(`${urls.firestore}/v1/${root}:commit`, {
    method: 'POST',
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    body: JSON.stringify({ writes: writes.map((write) => toJson(root, write)) }),
  })
  if (!response.ok) throw new Error(`Firestore answered ${response.status}: ${await response.text()}`)
}

function toJson(root: string, write: DocumentWrite) {
  const name = `${root}/${write.path}`
  switch (write.kind) {
    case 'delete':
      return { delete: name }
    case 'set':
      return { update: { name, fields: write.fields } }
    case 'update':
      return { update: { name, fields: write.fields }, updateMask: { fieldPaths: Object.keys(write.fields) } }
  }
}
