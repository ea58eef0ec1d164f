import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

const SAFE_METHODS = new Set(['GET', 'HEAD'])

/** The name in a Host header, without its port: ports change on the way here (ssh -L, docker -p), names do not. */
function hostName(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
}

function originOf(origin: string): URL | null {
  try {
    return new URL(origin)
  } catch {
    return null
  }
}

/**
 * Why a request is refused, or null. A page of another site must not reach Prefect through this machine: not by a name
 * it points here (DNS rebinding; an address as such cannot be rebound), not by fetch, form or socket.
 */
export function refusal(req: IncomingMessage, allowedNames: ReadonlySet<string>): string | null {
  const host = req.headers.host ?? ''
  const name = hostName(host)
  if (!isIP(name) && name !== 'localhost' && !allowedNames.has(name))
    return `Host ${host || '(none)'} is not served here; PODIUM_ALLOWED_HOSTS names further ones.`

  const { origin } = req.headers
  if (origin !== undefined) {
    const from = originOf(origin)
    if (!from || (from.host !== host.toLowerCase() && !allowedNames.has(from.hostname)))
      return `Requests from ${origin} are not accepted.`
  }
  const visit = req.headers['sec-fetch-mode'] === 'navigate' && SAFE_METHODS.has(req.method ?? '')
  if (req.headers['sec-fetch-site'] === 'cross-site' && !visit) return 'Cross-site requests are not accepted.'
  return null
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/**
 * HTTP basic auth with any user name, and a cookie that spares the next check. The header is also where a person's own
 * credentials for Prefect stand, once the page has asked for them: then the cookie lets the request pass, and whatever
 * is not this password goes on to Prefect. (So the two must differ.)
 */
export function passwordCheck(password: string, basePath = '/') {
  const wanted = digest(password)
  // Safari sends no Authorization header with a websocket, but it does send cookies.
  const session = randomBytes(24).toString('base64url')
  const cookie = `podium-session=${session}`
  const sessionDigest = digest(session)
  /** Whether the Authorization header holds this password. */
  function isGiven(req: IncomingMessage): boolean {
    const [scheme, encoded] = (req.headers.authorization ?? '').split(' ')
    if (scheme?.toLowerCase() !== 'basic' || !encoded) return false
    const text = Buffer.from(encoded, 'base64').toString()
    return timingSafeEqual(digest(text.slice(text.indexOf(':') + 1)), wanted)
  }
  return {
    cookie: `${cookie}; HttpOnly; SameSite=Strict; Path=${basePath}`,
    isGiven,
    passes(req: IncomingMessage): boolean {
      if (isGiven(req)) return true
      const given = /(?:^|;\s*)podium-session=([^;]*)/.exec(req.headers.cookie ?? '')?.[1]
      return given !== undefined && timingSafeEqual(digest(given), sessionDigest)
    },
  }
}
