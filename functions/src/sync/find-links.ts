/** Text after this many characters is not searched: Google's own limit for a description is 8,192. */
const MAX_SEARCHED = 65_536

/** Longer than every link to a meeting, and short enough to store and to index. */
const MAX_LINK = 2048

/**
 * The https links in somebody's plain or HTML text, in order, without the wrappers that Google Calendar and Outlook
 * put around links. A host without a scheme (`zoom.us/j/1`) counts as https. Takes time linear in the text.
 */
export function* findLinks(text: string): Generator<URL> {
  for (const word of decodeEntities(text.slice(0, MAX_SEARCHED)).split(BETWEEN_LINKS)) {
    const link = linkIn(word)
    if (link) yield unwrap(link)
  }
}

/** Parses what is to be a link: https on its usual port, without credentials, not too long; otherwise undefined. */
export function parseLink(text: string): URL | undefined {
  if (text.length > MAX_LINK || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
  return plain && url.href.length <= MAX_LINK ? url : undefined
}

/** White space, what quotes or brackets a link, and a separator when a link follows right behind it. */
const BETWEEN_LINKS = /[\s<>"'`]+|[,;|](?=https:\/\/)/i

function linkIn(word: string): URL | undefined {
  const scheme = word.search(/https:\/\//i)
  if (scheme >= 0) return parseLink(withoutPunctuation(word.slice(scheme)))
  return /^[a-z0-9.-]+\/./i.test(word) ? parseLink(`https://${withoutPunctuation(word)}`) : undefined
}

/** A sentence's punctuation is no part of the link at its end. */
function withoutPunctuation(link: string): string {
  let end = link.length
  while (end > 0 && '.,;:!?)]}*'.includes(link.charAt(end - 1))) end -= 1
  return link.slice(0, end)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&#38;': '&',
  '&#x26;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&#160;': ' ',
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|nbsp|#38|#x26|#34|#39|#160);/gi, (entity) => {
    return ENTITIES[entity.toLowerCase()] ?? entity
  })
}

function unwrap(url: URL): URL {
  const target = wrapped(url)
  return (target === null ? undefined : parseLink(target)) ?? url
}

function wrapped(url: URL): string | null {
  if (url.hostname === 'www.google.com' && url.pathname === '/url') return url.searchParams.get('q')
  return url.hostname.endsWith('.safelinks.protection.outlook.com') ? url.searchParams.get('url') : null
}
