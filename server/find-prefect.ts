import http from 'node:http'
import https from 'node:https'
import { networkReason } from './network-error'
import type { Credentials } from './upstream'
import { UserError } from './user-error'

/** Prefect's own default address. */
const USUAL_API_URL = 'http://127.0.0.1:4200/api'

/** `version` is null when the server tells nobody who has not logged in: then each visitor does. */
export type FoundPrefect = { apiUrl: string; version: string | null }

type Verdict =
  | { kind: 'prefect'; version: string }
  | { kind: 'asks' }
  | { kind: 'refused'; status: number }
  | { kind: 'redirect'; to: string }
  | { kind: 'silent'; reason: string }
  | { kind: 'other'; status: number; what: string }

type Reply = { status: number; type: string; location: string | undefined; text: string }

/** Asked as the gateway asks: `fetch` would follow redirects and refuses some ports. */
function ask(url: string, credentials: Credentials | null, timeoutMs: number, body?: string): Promise<Reply> {
  const { request } = url.startsWith('https:') ? https : http
  const headers = {
    accept: 'application/json',
    ...(credentials ? { authorization: credentials.header } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  return new Promise((done, fail) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const out = request(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers, agent: false, signal },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (text += chunk))
        answer.once('error', fail)
        answer.once('end', () => {
          const { 'content-type': type = 'no content type', location } = answer.headers
          done({ status: answer.statusCode ?? 0, type, location, text })
        })
      },
    )
    out.once('error', fail)
    out.end(body)
  })
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')

/** What answers at an address. `/admin/version` is a server's; Prefect Cloud has none but counts flows alike. */
async function inspect(apiUrl: string, credentials: Credentials | null, timeoutMs: number): Promise<Verdict> {
  try {
    const version = await ask(`${apiUrl}/admin/version`, credentials, timeoutMs)
    // Prefect's own words; another's 401 may want what the log-in page cannot give.
    if (version.status === 401 && !credentials && version.text.includes('"exception_message"')) return { kind: 'asks' }
    if (version.status === 401 || version.status === 403) return { kind: 'refused', status: version.status }
    if (version.status >= 300 && version.status < 400 && version.location)
      return { kind: 'redirect', to: new URL(version.location, apiUrl).href.replace(/\/admin\/version\/?$/, '') }
    const number = /^"(\d+\.\d+[^"]*)"$/.exec(version.text.trim())?.[1]
    if (version.status === 200 && number) return { kind: 'prefect', version: number }
    const count = await ask(`${apiUrl}/flows/count`, credentials, timeoutMs, '{}')
    if (count.status === 401 || count.status === 403) return { kind: 'refused', status: count.status }
    if (count.status === 200 && /^\d+$/.test(count.text.trim())) return { kind: 'prefect', version: 'unknown' }
    return { kind: 'other', status: version.status, what: version.type.split(';', 1)[0] ?? '' }
  } catch (error) {
    return { kind: 'silent', reason: networkReason(error) }
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname)
    throw new UserError(`"${text}" is not the address of a Prefect API; it looks like http://127.0.0.1:4200/api.`)
  if (url.username || url.password)
    throw new UserError('Give user and password in PREFECT_API_AUTH_STRING=user:password instead of in the address.')
  return url
}

function refusedSentence(apiUrl: string, status: number, credentials: Credentials | null): string {
  if (!credentials)
    return `${apiUrl} asks for credentials (${status}): set PREFECT_API_AUTH_STRING=user:password, or PREFECT_API_KEY for a token.`
  const given = credentials.header.startsWith('Basic') ? 'PREFECT_API_AUTH_STRING' : 'PREFECT_API_KEY'
  return `${apiUrl} does not accept the credentials in ${given} (${status}).`
}

function demandVersion(apiUrl: string, version: string): FoundPrefect {
  if (/^[0-2]\./.test(version)) throw new UserError(`${apiUrl} is Prefect ${version}; Podium needs Prefect 3.`)
  return { apiUrl, version }
}

/** The Prefect API a person named. Without its `/api` it is found as well; anything else ends in one sentence. */
export async function namedPrefect(
  given: string,
  credentials: Credentials | null,
  timeoutMs = 10_000,
): Promise<FoundPrefect> {
  const url = parseUrl(given)
  const apiUrl = withoutSlash(url.origin + url.pathname)
  const verdict = await inspect(apiUrl, credentials, timeoutMs)
  switch (verdict.kind) {
    case 'prefect':
      return demandVersion(apiUrl, verdict.version)
    case 'asks':
      return { apiUrl, version: null }
    case 'refused':
      throw new UserError(refusedSentence(apiUrl, verdict.status, credentials))
    case 'silent':
      throw new UserError(`Nothing answers at ${apiUrl}: ${verdict.reason}.`)
    case 'redirect':
      throw new UserError(`${apiUrl} redirects to ${verdict.to}; if that is the Prefect API, give its address instead.`)
    case 'other': {
      if (!apiUrl.endsWith('/api')) {
        const below = await inspect(`${apiUrl}/api`, credentials, timeoutMs)
        if (below.kind === 'prefect') return demandVersion(`${apiUrl}/api`, below.version)
        if (below.kind === 'asks') return { apiUrl: `${apiUrl}/api`, version: null }
        if (below.kind === 'refused') throw new UserError(refusedSentence(`${apiUrl}/api`, below.status, credentials))
      }
      throw new UserError(
        `${apiUrl} answers, but not as a Prefect API does (${verdict.status}, ${verdict.what}); the address usually ends in /api.`,
      )
    }
  }
}

/** The Prefect server on the usual port, or null when there is none to use. */
export async function findUsualPrefect(
  credentials: Credentials | null,
  say: (text: string) => void,
  apiUrl = USUAL_API_URL,
): Promise<FoundPrefect | null> {
  const verdict = await inspect(apiUrl, credentials, 2_000)
  if (verdict.kind === 'refused')
    throw new UserError(
      `${refusedSentence(apiUrl, verdict.status, credentials)} Or start Podium's own server with --embedded.`,
    )
  if (verdict.kind === 'asks') return { apiUrl, version: null }
  if (verdict.kind === 'prefect' && !/^[0-2]\./.test(verdict.version)) return { apiUrl, version: verdict.version }
  if (verdict.kind === 'prefect') say(`${apiUrl} is Prefect ${verdict.version}, which Podium cannot use`)
  return null
}
