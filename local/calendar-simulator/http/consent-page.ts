import { z } from 'zod'
import type { ConsentRequest } from '../core/oauth'

/** What a client sends a browser to the consent page with. */
export const consentQuery = z.object({
  client_id: z.string().min(1),
  redirect_uri: z.url(),
  response_type: z.literal('code'),
  scope: z.string().min(1),
  state: z.string().optional(),
  access_type: z.enum(['online', 'offline']).default('online'),
  prompt: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.literal('S256').optional(),
  login_hint: z.string().optional(),
  /** The user, and the scopes they agree to, space-separated; both only here. */
  user: z.string().optional(),
  granted: z.union([z.string(), z.array(z.string())]).optional(),
  /** Answers in the place of a person; only here. */
  auto: z.enum(['approve', 'deny']).optional(),
})

export type ConsentQuery = z.infer<typeof consentQuery>

/** What is granted, of what was asked for. */
export const consentRequest = (query: ConsentQuery): ConsentRequest => {
  const asked = query.scope.split(' ').filter((scope) => scope !== '')
  const granted = query.granted === undefined ? asked : [query.granted].flat().flatMap((text) => text.split(' '))
  return {
    clientId: query.client_id,
    redirectUri: query.redirect_uri,
    scopes: asked.filter((scope) => granted.includes(scope)),
    offline: query.access_type === 'offline',
    prompt: query.prompt?.split(' ').includes('consent') === true ? 'consent' : 'none',
    codeChallenge: query.code_challenge ?? null,
  }
}

export const redirectTo = (query: ConsentQuery, answer: Readonly<Record<string, string>>): string => {
  const url = new URL(query.redirect_uri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (query.state !== undefined) url.searchParams.set('state', query.state)
  return url.href
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`

const carried = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'access_type', 'prompt'] as const
const carriedProof = ['code_challenge', 'code_challenge_method'] as const

/** A page on which a person picks an account, takes back scopes, and allows or denies. */
export const consentPage = (query: ConsentQuery, users: readonly string[]): string => {
  const fields = [...carried, ...carriedProof].map((name) => {
    const value = query[name]
    return value === undefined ? '' : hidden(name, value)
  })
  const accounts = users.map((email, index) => {
    const checked = email === query.login_hint || index === 0 ? ' checked' : ''
    return `<p><label><input type="radio" name="user" value="${escape(email)}"${checked}> ${escape(email)}</label></p>`
  })
  const scopes = query.scope.split(' ').map((scope) => {
    return `<p><label><input type="checkbox" name="granted" value="${escape(scope)}" checked> ${escape(scope)}</label></p>`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated Google: consent</title>
<link rel="icon" href="/page/mark.svg" type="image/svg+xml">
<h1>${escape(query.client_id)} wants access to your Google Account</h1>
<p><strong>This page is simulated.</strong> It stands in for Google on this machine: no real account is touched.</p>
<form method="get">${fields.join('')}<input type="hidden" name="granted" value="">
<h2>Account</h2>${accounts.join('')}<h2>Access</h2>${scopes.join('')}
<p><button name="auto" value="approve">Allow</button> <button name="auto" value="deny">Cancel</button></p></form></html>`
}
