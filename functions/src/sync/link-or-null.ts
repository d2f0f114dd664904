import { textOrNull } from './text-or-null'

/** What a browser runs or shows as a page of the app's own where somebody clicks such a link. */
const RUNS = /^(javascript|vbscript|data|blob|filesystem):/i

/**
 * A link that others wrote, for apps to put into an `href`; null where a click would run it. Browsers leave white space
 * and control characters out of a scheme (https://url.spec.whatwg.org/#concept-basic-url-parser), and so is it read.
 */
export function linkOrNull(text: string | null | undefined): string | null {
  const link = textOrNull(text)
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return link !== null && RUNS.test(link.replaceAll(/[\u0000-\u0020]/g, '')) ? null : link
}
