/** Packages whose own texts say what their licence is, where the name that npm wants is missing or another one. */
export const LICENCES_READ: Readonly<Record<string, string>> = { limiter: 'MIT', 'url-template': 'BSD-3-Clause' }
