const LONGEST = 2_048

/**
 * Where a browser goes after connecting: a path of the app's own origin, and the app's front page for whatever is not
 * plainly one. `//host` and `/\host` are other hosts to a browser, and it drops tabs and line ends before it looks.
 */
export function returnAddress(path: string | undefined, origin: string): string {
  const front = `${origin}/`
  if (path === undefined || path.length > LONGEST || !isPath(path)) return front
  const address = URL.parse(path, front)
  return address?.origin === origin && address.username === '' ? address.href : front
}

/** One slash, no backslash, nothing below or beyond visible ASCII: a browser would write that as `%…`. */
function isPath(text: string): boolean {
  return /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)
}
