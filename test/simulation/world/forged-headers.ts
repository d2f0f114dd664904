import type { Forgery } from '../history/deed'

const CHANNEL = 'x-goog-channel-id'
const TOKEN = 'x-goog-channel-token'
const SYNC_ID_BYTES = 16

/** The headers of a notification that somebody has seen, changed so that they no longer are what was signed. */
export function forgedHeaders(headers: Readonly<Record<string, string>>, forgery: Forgery): Record<string, string> {
  const token = headers[TOKEN] ?? ''
  switch (forgery) {
    case 'of another channel':
      return { ...headers, [CHANNEL]: '00000000-0000-4000-8000-000000000000' }
    case 'of another calendar':
      return { ...headers, [TOKEN]: withByte(token, 0) }
    case 'expiring later':
      return { ...headers, [TOKEN]: withByte(token, SYNC_ID_BYTES + 1) }
    case 'cut':
      return { ...headers, [TOKEN]: token.slice(0, -4) }
  }
}

/** With one of the bytes that the token makes a claim by raised. */
function withByte(token: string, at: number): string {
  const cut = token.lastIndexOf('.') + 1
  const bytes = Buffer.from(token.slice(cut), 'base64url')
  bytes[at] = ((bytes[at] ?? 0) + 1) & 0xff
  return token.slice(0, cut) + bytes.toString('base64url')
}
