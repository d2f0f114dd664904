import { z } from 'zod'

/** What is known of a failed request to Google, and safe to log: no header, no token, no address, no title. */
export interface GoogleFailure {
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null
  /** Google's own words from `errors[]`, `details[]` and `status`, or OAuth's `error`. */
  readonly reasons: readonly string[]
  /** The parameters that Google names as wrong. */
  readonly locations: readonly string[]
  /** Google's sentence about it; may hold parts of the request, so it is looked at and never passed on. */
  readonly message: string
  /** In milliseconds. */
  readonly retryAfter: number | null
  /** Whether this is an answer of the OAuth endpoints, whose errors have a form of their own (RFC 6749, 5.2). */
  readonly oauth: boolean
}

const apiErrorSchema = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().optional().catch(undefined),
    errors: z.array(z.object({ reason: z.string().optional(), location: z.string().optional() })).catch([]),
    details: z.array(z.object({ reason: z.string().optional() })).catch([]),
  }),
})

const oauthErrorSchema = z.object({
  error: z.string(),
  error_subtype: z.string().optional().catch(undefined),
  error_description: z.string().catch(''),
})

/** The part of the client library's errors that matters; several copies of its class may be installed. */
const clientErrorSchema = z.object({
  response: z
    .object({ status: z.int(), headers: z.instanceof(Headers).optional().catch(undefined), data: z.unknown() })
    .optional(),
  config: z.unknown(),
})

/** Null where the error is not one of a request at all. */
export function describeFailure(error: unknown): GoogleFailure | null {
  const parsed = clientErrorSchema.safeParse(error)
  if (!parsed.success || parsed.data.config === undefined) return null
  const { response } = parsed.data
  if (!response) return { ...nothingKnown, reasons: networkReasons(error) }
  const common = { status: response.status, retryAfter: retryAfterOf(response.headers) }
  return { ...nothingKnown, ...common, ...describeBody(response.data) }
}

const nothingKnown = {
  status: null,
  reasons: [],
  locations: [],
  message: '',
  retryAfter: null,
  oauth: false,
} satisfies GoogleFailure

function describeBody(body: unknown): Partial<GoogleFailure> {
  const oauth = oauthErrorSchema.safeParse(body).data
  if (oauth)
    return { oauth: true, reasons: words([oauth.error, oauth.error_subtype]), message: oauth.error_description }
  const api = apiErrorSchema.safeParse(body).data?.error
  if (!api) return {}
  const all = [...api.errors, ...api.details].map(({ reason }) => reason)
  return {
    reasons: words([...all, api.status]),
    locations: words(api.errors.map(({ location }) => location)),
    message: api.message,
  }
}

/** Reasons are single words: anything else might carry what must not be logged. */
function words(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined).filter((text) => /^[\w.-]{1,64}$/.test(text))
}

/** `fetch` fails with a bare TypeError whose causes say more. */
function networkReasons(error: unknown): string[] {
  const codes: string[] = []
  for (let at = error; at instanceof Error && codes.length < 4; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code)
  }
  return words([...new Set(codes)])
}

/** Seconds, or a date that is measured by the answer's own Date header (RFC 9110, 10.2.3). */
function retryAfterOf(headers: Headers | undefined): number | null {
  const text = headers?.get('retry-after')
  if (!text) return null
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const wait = Date.parse(text) - Date.parse(headers?.get('date') ?? '')
  return Number.isFinite(wait) && wait >= 0 ? wait : null
}

/** For an error's `cause`: enough to look into it, nothing that must not be logged. */
export function summarize({ status, reasons }: GoogleFailure): Error {
  return new Error([status ?? 'no answer', ...reasons].join(' '))
}
