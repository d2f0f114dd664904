import { z } from 'zod'
import type { LocalWorld } from '../world/start-local-world'

const answerSchema = z.object({ documents: z.array(z.object({ fields: z.looseObject({}) })).default([]) })

/**
 * The fields of a collection's documents in Firestore's own JSON
 * (https://firebase.google.com/docs/firestore/reference/rest/v1/Value), also where clients may not look: the emulator
 * takes the token `owner` for an administrator's.
 */
export async function readDocuments({ urls, projectId }: LocalWorld, collection: string) {
  const address = `${urls.firestore}/v1/projects/${projectId}/databases/(default)/documents/${collection}?pageSize=300`
  const response = await fetch(address, { headers: { authorization: 'Bearer owner' } })
  if (!response.ok) throw new Error(`Firestore answered ${response.status}: ${await response.text()}`)
  return answerSchema.parse(await response.json()).documents.map(({ fields }) => fields)
}
