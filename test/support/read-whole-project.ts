import { z } from 'zod'

const rowSchema = z.object({
  document: z.object({ name: z.string(), fields: z.unknown().optional(), updateTime: z.string() }).optional(),
})

/**
 * Every document of a project in the emulator (`host:port`), past its rules: by its name its content and the time of
 * its last change, as one text.
 */
export async function readWholeProject(emulator: string, projectId: string): Promise<ReadonlyMap<string, string>> {
  const root = `http://${emulator}/v1/projects/${projectId}/databases/(default)/documents`
  const response = await fetch(`${root}:runQuery`, {
    method: 'POST',
    headers: { authorization: 'Bearer owner', 'content-type': 'application/json' },
    body: JSON.stringify({ structuredQuery: { from: [{ allDescendants: true }] } }),
  })
  if (!response.ok) throw new Error(`The Firestore emulator answered ${response.status}: ${await response.text()}`)
  const rows = z.array(rowSchema).parse(await response.json())
  return new Map(
    rows.flatMap(({ document }) =>
      document ? [[document.name, `${document.updateTime} ${JSON.stringify(document.fields)}`]] : [],
    ),
  )
}
