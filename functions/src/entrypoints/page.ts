import type { HttpResponse } from './http'

/** As much of express's response as pages need. */
export interface PageResponse extends HttpResponse {
  set(header: string, value: string): PageResponse
  status(code: number): PageResponse
  send(body: string): unknown
}

export interface Page {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 500 | 503
  readonly title: string
  /** One paragraph each, as text. */
  readonly sentences: readonly string[]
  readonly link: { readonly address: string; readonly text: string } | null
}

/** A page that says what went wrong and what to do about it; it loads nothing, runs nothing and is stored nowhere. */
export function answerPage(response: PageResponse, { status, title, sentences, link }: Page): void {
  setPageHeaders(response)
  response.set('Content-Type', 'text/html; charset=utf-8')
  const paragraphs = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`)
  const back = link === null ? [] : [`<p><a href="${escapeHtml(link.address)}">${escapeHtml(link.text)}</a></p>`]
  const body = [`<h1>${escapeHtml(title)}</h1>`, ...paragraphs, ...back].join('\n')
  response.status(status).send(`${head(title)}<body>\n<main>\n${body}\n</main>\n</body>\n</html>\n`)
}

/** Of every answer that a browser shows or follows: the address may hold a code, which nobody else is to hear of. */
export function setPageHeaders(response: HttpResponse): void {
  response.set('Cache-Control', 'no-store')
  response.set('Referrer-Policy', 'no-referrer')
  response.set('X-Content-Type-Options', 'nosniff')
  response.set(
    'Content-Security-Policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
}

function head(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
</head>
`
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
