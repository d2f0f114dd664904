/** Who runs a conference, by the hosts and paths of its links. */
interface MeetingProvider {
  readonly id: string
  /** A leading dot stands for the domain and all below it. */
  readonly hosts: readonly string[]
  /** Which paths, queries included, are a meeting's and not a shop window's. */
  readonly path: RegExp
}

const ANY_PAGE = /^\/./

const PROVIDERS: readonly MeetingProvider[] = [
  { id: 'google_meet', hosts: ['meet.google.com'], path: /^\/(?:[a-z]{3}-?[a-z]{4}-?[a-z]{3}|(?:lookup|_meet)\/)/i },
  { id: 'google_meet', hosts: ['g.co'], path: /^\/meet\/./i },
  { id: 'google_hangouts', hosts: ['hangouts.google.com'], path: ANY_PAGE },
  { id: 'zoom', hosts: ['.zoom.us', '.zoom.com', '.zoomgov.com'], path: /^\/(?:j|my|s|w|wc|launch)\/./i },
  {
    id: 'teams',
    hosts: ['teams.microsoft.com', '.teams.microsoft.us', 'teams.live.com', 'teams.cloud.microsoft'],
    path: /^\/(?:l\/meetup-join\/|meet\/|dl\/launcher\/|v2\/?\?meetingjoin)./i,
  },
  { id: 'webex', hosts: ['.webex.com'], path: /\/(?:meet|join|m|wbxmjs)\/.|\/j\.php\?/i },
  {
    id: 'goto',
    hosts: ['meet.goto.com', 'app.goto.com', '.gotomeeting.com', '.gotowebinar.com', 'gotomeet.me'],
    path: ANY_PAGE,
  },
  { id: 'whereby', hosts: ['.whereby.com', 'appear.in'], path: ANY_PAGE },
  { id: 'jitsi', hosts: ['meet.jit.si', '8x8.vc'], path: ANY_PAGE },
  { id: 'slack', hosts: ['app.slack.com'], path: /^\/huddle\/./i },
  { id: 'discord', hosts: ['discord.gg'], path: ANY_PAGE },
  { id: 'discord', hosts: ['discord.com'], path: /^\/(?:invite|channels|events)\/./i },
  { id: 'bluejeans', hosts: ['.bluejeans.com'], path: /^\/(?:meet\/)?\d/i },
  { id: 'chime', hosts: ['chime.aws', 'app.chime.aws'], path: /^\/(?:meetings\/)?\d/i },
  { id: 'ringcentral', hosts: ['v.ringcentral.com', 'meetings.ringcentral.com'], path: /^\/(?:join|j)\/./i },
  { id: 'skype', hosts: ['join.skype.com', 'meet.lync.com'], path: ANY_PAGE },
  { id: 'facetime', hosts: ['facetime.apple.com'], path: /^\/join/i },
]

/** Whose meeting a URL from somebody's text leads to; undefined for every other page, the provider's own included. */
export function providerOfMeeting(url: URL): string | undefined {
  const page = url.pathname + url.search
  return PROVIDERS.find((provider) => runs(provider, url) && provider.path.test(page))?.id
}

/** Whose host a URL has, of which it is already known that it leads to a meeting. */
export function providerOfHost(url: URL): string | undefined {
  return PROVIDERS.find((provider) => runs(provider, url))?.id
}

function runs(provider: MeetingProvider, url: URL): boolean {
  return provider.hosts.some((host) =>
    host.startsWith('.') ? `.${url.hostname}`.endsWith(host) : url.hostname === host,
  )
}
