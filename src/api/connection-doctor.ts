import { serverAddress } from './api-base'
import { apiBase, credentials, renewCsrf, withCredentials } from './client'
import { isCsrfRefusal } from './csrf'

/** What one request showed. `failure` stands where no answer could be read. */
export interface HttpSeen {
  ms: number
  status: number
  contentType: string
  /** Prefect and its proxies ask for credentials in words of their own. */
  authenticate: string | null
  /** As text; very long ones are cut. */
  body: string
  failure?: 'network' | 'timeout' | 'policy'
}

/** What one websocket showed until it was authenticated, closed, or was given up on. */
export interface SocketSeen {
  ms: number
  opened: boolean
  authenticated: boolean
  /** Null while the server had not closed it. */
  code: number | null
  reason: string
  failure?: 'policy'
}

/** What of the server's settings matters to the connection; undefined where it does not tell. */
export interface StreamSettings {
  eventsOut?: boolean
  logsOut?: boolean
  logsPublishing?: boolean
}

/** Absent: not looked at, or not yet. */
export interface Observations {
  api: string
  page: { origin: string; secure: boolean; online: boolean }
  /** `GET /health`, which needs no credentials. */
  health?: HttpSeen
  /** Only after a network failure: did anything answer a request whose answer cannot be read? */
  opaque?: boolean
  /** Only when the address is not Prefect's: one that is. */
  elsewhere?: string | null
  /** `GET /admin/version`, which needs credentials where the server has any. */
  version?: HttpSeen
  settings?: StreamSettings
  /** `POST /variables/count`: a POST is what CSRF protection is about, and this one changes nothing. */
  post?: HttpSeen
  events?: SocketSeen
  logs?: SocketSeen
}

const HTTP_MS = 8000
const SOCKET_MS = 6000
/** A violation of the page's own policy is reported just after the request failed. */
const POLICY_MS = 60
const BODY_CHARS = 200_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Listens for what the page's own Content-Security-Policy forbids. */
function watchPolicy() {
  const blocked: string[] = []
  const note = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective === 'connect-src') blocked.push(blockedURI)
  }
  document.addEventListener('securitypolicyviolation', note)
  return {
    forbids: (url: string) => {
      const { host } = new URL(url)
      return blocked.some((each) => URL.canParse(each) && new URL(each).host === host)
    },
    end: () => document.removeEventListener('securitypolicyviolation', note),
  }
}

type Policy = ReturnType<typeof watchPolicy>

/** With what proves who one is, as every other request of the page: a CSRF token is fetched when it turns out to be needed. */
async function fetchAsMe(request: Request): Promise<Response> {
  const sent = await withCredentials(request.clone())
  const answer = await fetch(sent)
  if (answer.status !== 403 || !isCsrfRefusal({ status: 403, message: await answer.clone().text() })) return answer
  return (await renewCsrf(sent)) ? fetch(await withCredentials(request)) : answer
}

async function ask(url: string, init: RequestInit, mine: boolean, policy: Policy, signal: AbortSignal) {
  const began = performance.now()
  const limit = AbortSignal.timeout(HTTP_MS)
  const seen = (more: Partial<HttpSeen>): HttpSeen => ({
    ms: performance.now() - began,
    status: 0,
    contentType: '',
    authenticate: null,
    body: '',
    ...more,
  })
  try {
    const request = new Request(url, { ...init, cache: 'no-store', signal: AbortSignal.any([signal, limit]) })
    // Credentials go to the server they are for, and to no other that is being tried out.
    const answer = mine ? await fetchAsMe(request) : await fetch(request)
    const body = (await answer.text()).slice(0, BODY_CHARS)
    return seen({
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? '',
      authenticate: answer.headers.get('www-authenticate'),
      body,
    })
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return seen({ failure: 'timeout' })
    const { ms } = seen({})
    await pause(POLICY_MS)
    void error
    return seen({ ms, failure: policy.forbids(url) ? 'policy' : 'network' })
  }
}

async function answersBlindly(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(url, {
      mode: 'no-cors',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(HTTP_MS)]),
    })
    return true
  } catch {
    signal.throwIfAborted()
    return false
  }
}

function openSocket(api: string, path: string, token: string | null, policy: Policy, signal: AbortSignal) {
  return new Promise<SocketSeen>((resolve, reject) => {
    const url = `${api.replace(/^http/, 'ws')}${path}`
    const began = performance.now()
    const seen: SocketSeen = { ms: 0, opened: false, authenticated: false, code: null, reason: '' }
    let socket: WebSocket | undefined
    let over = false
    const finish = (more: Partial<SocketSeen> = {}) => {
      if (over) return
      over = true
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket?.close()
      resolve({ ...seen, ...more, ms: performance.now() - began })
    }
    const abort = () => {
      finish()
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => finish(), SOCKET_MS)
    signal.addEventListener('abort', abort)
    try {
      socket = new WebSocket(url, 'prefect')
    } catch {
      // Insecure sockets from a secure page are refused at once.
      return finish({ failure: 'policy' })
    }
    socket.addEventListener('open', () => {
      seen.opened = true
      socket?.send(JSON.stringify({ type: 'auth', token }))
    })
    socket.addEventListener('message', ({ data }) => {
      seen.authenticated = String(data).includes('auth_success')
      finish()
    })
    socket.addEventListener('close', ({ code, reason }) => {
      void pause(POLICY_MS).then(() =>
        finish({ code, reason, ...(policy.forbids(url.replace(/^ws/, 'http')) && { failure: 'policy' as const }) }),
      )
    })
    return undefined
  })
}

const isHealthy = ({ status, body }: HttpSeen) => status === 200 && body.trim() === 'true'

/** Other addresses that people mean when they give this one. */
function candidates(api: string): string[] {
  const { origin } = new URL(api)
  return [...new Set([`${api}/api`, `${origin}/api`, api.replace(/\/[^/]*$/, '')])].filter(
    (each) => each !== api && serverAddress(each, api) === each && each.length > 'https://'.length,
  )
}

function readStreamSettings(body: string): StreamSettings | undefined {
  const at = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  try {
    const server = at(JSON.parse(body), 'server')
    const flag = (group: string, key: string) => {
      const value = at(at(server, group), key)
      return typeof value === 'boolean' ? value : undefined
    }
    return {
      eventsOut: flag('events', 'stream_out_enabled'),
      logsOut: flag('logs', 'stream_out_enabled'),
      logsPublishing: flag('logs', 'stream_publishing_enabled'),
    }
  } catch {
    return undefined
  }
}

/**
 * Looks at the way to `api` step by step, with requests of its own that nothing retries or takes for an outage. Tells
 * each step as it is seen; ends early where what follows could show nothing. Rejects only when aborted.
 */
export async function examineConnection(
  api: string,
  onSeen: (seen: Observations) => void,
  signal: AbortSignal,
): Promise<Observations> {
  const mine = api === apiBase()
  const policy = watchPolicy()
  let seen: Observations = {
    api,
    page: { origin: location.origin, secure: location.protocol === 'https:', online: navigator.onLine },
  }
  const note = (more: Partial<Observations>) => {
    seen = { ...seen, ...more }
    onSeen(seen)
  }
  const get = (path: string, base = api) => ask(`${base}${path}`, {}, mine && base === api, policy, signal)
  try {
    note({})
    const health = await get('/health')
    note({ health })
    if (health.failure === 'network') {
      note({ opaque: await answersBlindly(`${api}/health`, signal) })
      return seen
    }
    if (health.failure) return seen
    if (!isHealthy(health)) {
      // A gateway that speaks for a silent server is at the right address.
      if (health.status < 500 && health.status !== 401) note({ elsewhere: await findElsewhere(api, get) })
      return seen
    }
    const version = await get('/admin/version')
    note({ version })
    if (version.status === 200) {
      const settings = await ask(`${api}/admin/settings`, {}, mine, policy, signal)
      note({ settings: undefined })
      if (settings.status === 200) note({ settings: readStreamSettings(settings.body) })
    }
    note({
      post: await ask(
        `${api}/variables/count`,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
        mine,
        policy,
        signal,
      ),
    })
    const token = mine ? credentials.current() : null
    note({ events: await openSocket(api, '/events/out', token, policy, signal) })
    note({ logs: await openSocket(api, '/logs/out', token, policy, signal) })
    return seen
  } finally {
    policy.end()
  }
}

async function findElsewhere(api: string, get: (path: string, base: string) => Promise<HttpSeen>) {
  for (const each of candidates(api)) if (isHealthy(await get('/health', each))) return each
  return null
}
