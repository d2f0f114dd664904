import DOMPurify from 'dompurify'

/** What Google's own editor of descriptions makes, and nothing that loads, runs, or looks like a part of this page. */
const ALLOWED_TAGS = [
  'a',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'p',
  'br',
  'ul',
  'ol',
  'li',
  'span',
  'div',
  'blockquote',
  'code',
  'pre',
]

const LINKS = /^(?:https?:|mailto:|tel:)/i

const purify = DOMPurify(window)
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return
  if (!node.hasAttribute('href')) return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer nofollow ugc')
})

/**
 * A description as nodes that are safe to show. Whoever sends an invitation writes it, so only a list of elements is
 * let through, with links to web pages, mail addresses and telephones. Bare addresses become links.
 */
export function safeDescription(html: string): DocumentFragment {
  const isPlain = !/<[a-z/!]/i.test(html)
  const source = isPlain ? escapeText(html).replaceAll(/\r?\n/g, '<br>') : quieter(html)
  const fragment = purify.sanitize(source, {
    ALLOWED_TAGS,
    ALLOWED_ATTR: ['href'],
    ALLOWED_URI_REGEXP: LINKS,
    RETURN_DOM_FRAGMENT: true,
  })
  linkify(fragment)
  return fragment
}

/**
 * Without what the page's policy would refuse aloud, on the console, while it is parsed. Mail programs write plenty of
 * it. This protects nobody: what comes after it does.
 */
const quieter = (html: string): string =>
  html
    .replaceAll(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replaceAll(/<base\b[^>]*>/gi, '')
    .replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(/\s(?:on\w+|style)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/gi, ' '))

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const ADDRESS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g

function linkify(fragment: DocumentFragment): void {
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Text && !walker.currentNode.parentElement?.closest('a'))
      texts.push(walker.currentNode)
  }
  for (const text of texts) text.replaceWith(...linked(text.data))
}

function linked(text: string): readonly (string | HTMLAnchorElement)[] {
  const parts: (string | HTMLAnchorElement)[] = []
  let end = 0
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    const link = document.createElement('a')
    Object.assign(link, {
      href: address,
      target: '_blank',
      rel: 'noopener noreferrer nofollow ugc',
      textContent: address,
    })
    parts.push(text.slice(end, index), link)
    end = index + address.length
  }
  return [...parts, text.slice(end)]
}

/** An address that may stand in a link of the page: https only. Null for any other. */
export function safeLink(url: string | null): string | null {
  if (url === null) return null
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'https:' ? href : null
  } catch {
    return null
  }
}
