import { z } from 'zod'

const answerSchema = z.object({ result: z.unknown() })

/**
 * Calls a callable function as a client does (https://firebase.google.com/docs/functions/callable-reference), signed
 * in with an ID token. Throws with the answer where it is no success.
 */
export async function callFunction(
  functionsUrl: string,
  name: string,
  { data, idToken }: { readonly data: unknown; readonly idToken: string },
): Promise<unknown> {
  const response = await fetch(`${functionsUrl}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${idToken}` },
    body: JSON.stringify({ data }),
  })
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${await response.text()}`)
  return answerSchema.parse(await response.json()).result
}
