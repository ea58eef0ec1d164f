import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { networkReason } from './network-error'
import { DATA_HEADERS } from './security-headers'
import type { Upstream } from './upstream'

/** Silence from Prefect is endured this long; its own statements end after 10 s, but a proxy between may queue. */
const SILENCE_MS = 120_000

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
// Cookies are the gateway's own. Without Origin, Prefect adds none of its permissive CORS headers.
const KEPT_HERE = new Set(['host', 'cookie', 'origin', 'referer', 'expect'])
// WWW-Authenticate would open the browser's own password prompt.
const KEPT_FROM_BROWSER = new Set(['set-cookie', 'www-authenticate', 'server'])

export function sendJson(res: ServerResponse, status: number, detail: string, headers: OutgoingHttpHeaders = {}): void {
  const body = JSON.stringify({ detail })
  res.writeHead(status, {
    ...DATA_HEADERS,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  res.end(body)
}

function requestHeaders(req: IncomingMessage, upstream: Upstream, dropAuthorization: boolean): OutgoingHttpHeaders {
  const named = new Set((req.headers.connection ?? '').toLowerCase().split(/\s*,\s*/))
  const headers: OutgoingHttpHeaders = {}
  for (const [key, value] of Object.entries(req.headers))
    if (!HOP_BY_HOP.has(key) && !KEPT_HERE.has(key) && !named.has(key)) headers[key] = value
  headers.host = upstream.apiUrl.host
  if (dropAuthorization) delete headers.authorization
  if (upstream.credentials) headers.authorization = upstream.credentials.header
  return headers
}

function responseHeaders(headers: IncomingHttpHeaders, upstream: Upstream, basePath: string): OutgoingHttpHeaders {
  const out: OutgoingHttpHeaders = {}
  for (const [key, value] of Object.entries(headers))
    if (!HOP_BY_HOP.has(key) && !KEPT_FROM_BROWSER.has(key) && !key.startsWith('access-control-')) out[key] = value
  // Prefect redirects `/flows` to `/flows/` by an absolute address; that is this origin's `/api` for the browser.
  const { origin, pathname } = upstream.apiUrl
  if (headers.location?.startsWith(origin + pathname))
    out.location = `${basePath}api${headers.location.slice((origin + pathname).length)}`
  return { ...out, ...DATA_HEADERS }
}

const unreachable = (upstream: Upstream, reason: string) =>
  `Prefect at ${upstream.apiUrl.host} does not answer: ${reason}.`

/** A log-in by the browser would not help, so it must not be asked for one by a 401. */
const REFUSED_CREDENTIALS =
  'Prefect does not take the credentials that Podium was started with (PREFECT_API_AUTH_STRING or PREFECT_API_KEY).'

type Options = {
  /** The folder this is served under, `/` or `/…/`. */
  basePath: string
  /** The browser's Authorization header was for the gateway, not for Prefect. */
  dropAuthorization: boolean
}

/** Sends a request on to Prefect and its answer back, both as they are and as streams. */
export function proxyRequest(req: IncomingMessage, res: ServerResponse, upstream: Upstream, options: Options): void {
  const out = upstream.request(upstream.apiUrl, {
    method: req.method,
    path: upstream.apiPath(req.url ?? '/api'),
    headers: requestHeaders(req, upstream, options.dropAuthorization),
    agent: upstream.agent,
    timeout: SILENCE_MS,
  })
  out.on('timeout', () => out.destroy(new Error(`silent for ${SILENCE_MS / 1000} s`)))
  out.on('response', (answer) => {
    const status = answer.statusCode ?? 502
    // After an error uvicorn hangs up without saying so; a request on that connection would fail.
    if (status >= 500) out.shouldKeepAlive = false
    if (status === 401 && upstream.credentials) {
      answer.resume()
      return sendJson(res, 403, REFUSED_CREDENTIALS)
    }
    res.writeHead(status, responseHeaders(answer.headers, upstream, options.basePath))
    answer.pipe(res)
    answer.on('error', () => res.destroy())
  })
  out.on('error', (error) => {
    if (res.headersSent) res.destroy()
    else sendJson(res, 502, unreachable(upstream, networkReason(error)))
  })
  res.on('close', () => {
    if (!res.writableFinished) out.destroy()
  })
  req.pipe(out)
}

/**
 * `/ui-settings`, except that the API is here (the page's policy lets the browser ask nowhere else; relative, because
 * only the browser knows what lies in front), and that a browser need not log in where the gateway does that for it.
 */
export function proxyUiSettings(res: ServerResponse, upstream: Upstream): void {
  const { uiSettingsPath: path, credentials, agent } = upstream
  if (path === null) return sendJson(res, 404, 'This Prefect server has no UI settings.')
  const headers: OutgoingHttpHeaders = { accept: 'application/json', host: upstream.apiUrl.host }
  if (credentials) headers.authorization = credentials.header
  const out = upstream.request(upstream.apiUrl, { path, headers, agent, timeout: SILENCE_MS })
  out.on('timeout', () => out.destroy(new Error(`silent for ${SILENCE_MS / 1000} s`)))
  out.on('error', (error) => {
    if (!res.headersSent) sendJson(res, 502, unreachable(upstream, networkReason(error)))
  })
  out.on('response', (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('error', () => res.destroy())
    answer.on('end', () => {
      const status = answer.statusCode ?? 502
      if (status >= 500) out.shouldKeepAlive = false
      const settings = status === 200 ? parseObject(Buffer.concat(chunks).toString()) : null
      if (!settings) return sendJson(res, status === 200 ? 502 : status, 'Prefect did not tell its UI settings.')
      const body = JSON.stringify({ ...settings, api_url: 'api', ...(credentials ? { auth: null } : {}) })
      res.writeHead(200, {
        ...DATA_HEADERS,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      res.end(body)
    })
  })
  out.end()
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
