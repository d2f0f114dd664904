import { APP, type ConnectWorld } from './connect-world'
import { decideConsent } from './google-world'

export interface Begin {
  readonly uid: string
  readonly returnTo?: string
  readonly accountId?: string
  readonly origin?: string
  readonly idToken?: string
}

export interface Shown {
  readonly status: number
  /** Where the browser is sent on to. */
  readonly location: string | null
  readonly headers: Headers
  readonly body: string
}

/** As much of a browser as connecting takes: it posts a form, keeps cookies for the functions, follows Google. */
export class ConnectingBrowser {
  private readonly world: ConnectWorld
  private readonly cookies = new Map<string, string>()

  constructor(world: ConnectWorld) {
    this.world = world
  }

  /** As if somebody had guessed what its cookies are called, and not what is in them. */
  scramble(): void {
    for (const [name, value] of this.cookies) this.cookies.set(name, value.split('').toReversed().join(''))
  }

  /** With the same cookies, as they are now. */
  copy(): ConnectingBrowser {
    const copy = new ConnectingBrowser(this.world)
    for (const [name, value] of this.cookies) copy.cookies.set(name, value)
    return copy
  }

  async begin({ uid, returnTo, accountId, origin = APP, idToken = `token of ${uid}` }: Begin): Promise<Shown> {
    const body = new URLSearchParams({ idToken })
    if (returnTo !== undefined) body.set('returnTo', returnTo)
    if (accountId !== undefined) body.set('accountId', accountId)
    return await this.request(`${this.world.url}/connectAccount`, { method: 'POST', body, headers: { origin } })
  }

  /** Through Google's page, up to the address that it sends the browser back to. */
  async consent(uid: string, user: string, options: Consent = {}): Promise<URL> {
    const { location } = await this.begin({ ...options, uid })
    if (location === null) throw new Error('The browser was not sent to Google')
    const { auto, granted } = options
    return await decideConsent(location, { user, ...(auto ? { auto } : {}), ...(granted ? { granted } : {}) })
  }

  async open(address: URL): Promise<Shown> {
    return await this.request(address.href)
  }

  /** All the way. */
  async connect(uid: string, user: string, options: Consent = {}): Promise<Shown> {
    return await this.open(await this.consent(uid, user, options))
  }

  private async request(address: string, init: RequestInit = {}): Promise<Shown> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = new Headers(init.headers)
    if (cookie !== '') headers.set('cookie', cookie)
    const response = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.keep(line)
    const location = response.headers.get('location')
    return { status: response.status, location, headers: response.headers, body: await response.text() }
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0\b/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

type Consent = Omit<Begin, 'uid'> & { readonly auto?: 'approve' | 'deny'; readonly granted?: readonly string[] }
