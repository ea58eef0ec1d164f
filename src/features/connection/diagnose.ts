import type { HttpSeen, Observations, SocketSeen } from '~/api/connection-doctor'

export type CheckId = 'page' | 'address' | 'cors' | 'path' | 'credentials' | 'csrf' | 'version' | 'events' | 'logs'

/** `note`: it works, and something is worth knowing. `skipped`: an earlier fault has to be mended first. */
export type Verdict = 'well' | 'note' | 'fault' | 'skipped' | 'waiting'

export interface Check {
  id: CheckId
  title: string
  verdict: Verdict
  /** One sentence of what was seen. */
  seen: string
  /** What to do, where something is to be done. */
  mend?: string
  /** The settings that mend it, by the name of their environment variable. */
  settings?: readonly string[]
}

type Finding = Pick<Check, 'verdict' | 'seen' | 'mend' | 'settings'>

const titles: Record<CheckId, string> = {
  page: 'This page may ask the server',
  address: 'The address answers',
  cors: 'The browser may read the answers (CORS)',
  path: 'It is a Prefect API',
  credentials: 'It lets Podium in',
  csrf: 'It takes POST requests (CSRF)',
  version: 'Its version is one that Podium knows',
  events: 'Events arrive live',
  logs: 'Log lines arrive live',
}

const order = Object.keys(titles) as CheckId[]

const well = (seen: string): Finding => ({ verdict: 'well', seen })
const note = (seen: string, mend?: string, settings?: readonly string[]): Finding => ({
  verdict: 'note',
  seen,
  mend,
  settings,
})
const fault = (seen: string, mend: string, settings?: readonly string[]): Finding => ({
  verdict: 'fault',
  seen,
  mend,
  settings,
})
const waiting: Finding = { verdict: 'waiting', seen: '' }

/** What was seen, judged. Pure: the same observations, whole or still growing, always mean the same. */
export function diagnose(seen: Observations, ended: boolean): Check[] {
  const checks: Check[] = []
  let broken = false
  for (const id of order) {
    const finding: Finding = broken
      ? { verdict: 'skipped', seen: 'Not looked at: what stands above comes first.' }
      : (judges[id](seen) ?? (ended ? { verdict: 'skipped', seen: 'Not looked at.' } : waiting))
    checks.push({ id, title: titles[id], ...finding })
    // Each step needs the ones before it, but a silent stream does not keep the other from being judged.
    if (finding.verdict === 'fault' && id !== 'events' && id !== 'csrf' && id !== 'version') broken = true
  }
  return checks
}

type Judge = (seen: Observations) => Finding | undefined

const judges: Record<CheckId, Judge> = {
  page({ api, page, health }) {
    const { protocol, origin, hostname, host } = new URL(api)
    if (!page.online && !isLocal(hostname))
      return fault('The browser says that this machine is offline.', 'Connect it to a network.')
    if (page.secure && protocol === 'http:' && !isLocal(hostname))
      return fault(
        `This page came by https and may not ask ${host} by plain http (mixed content).`,
        'Serve the API by https, or open Podium by http.',
      )
    if (health?.failure === 'policy')
      return fault(
        `The Content-Security-Policy of this page lets it talk to ${page.origin} only, not to ${origin}.`,
        `Start Podium in front of that server: npm start -- --api-url ${api}. It then reaches it for the browser.`,
        ['PREFECT_API_URL'],
      )
    return health && well(origin === page.origin ? 'Same origin as this page.' : `Another origin: ${origin}.`)
  },

  address({ api, health, opaque, page }) {
    if (!health) return undefined
    const { host } = new URL(api)
    if (health.failure === 'timeout')
      return fault(
        `${host} took the request and did not answer within ${seconds(health.ms)}.`,
        'The server is overloaded or stuck, or a firewall drops the packets: look at its log.',
      )
    if (health.failure === 'network') {
      if (opaque === undefined) return undefined
      if (!opaque)
        return fault(
          `Nothing answers at ${host}: the server is down, the name is unknown, or its certificate is not trusted.`,
          sameOrigin(api, page.origin)
            ? 'Start Podium again: it serves this page and this address.'
            : 'Check the address and that the server runs: prefect server start. It must listen on an address that this machine reaches.',
          sameOrigin(api, page.origin) ? undefined : ['PREFECT_SERVER_API_HOST', 'PREFECT_SERVER_API_PORT'],
        )
      return well(`Something answers at ${host}.`)
    }
    if (health.status === 502 || health.status === 504 || (health.status === 503 && !saysPrefect(health)))
      return fault(
        `Something at ${host} answers in place of the Prefect server (HTTP ${health.status}): ${words(health)}`,
        'Start the Prefect server, or tell the gateway in front of it where it is.',
        ['PREFECT_API_URL'],
      )
    return well(`HTTP ${health.status} in ${Math.round(health.ms)} ms.`)
  },

  cors({ api, page, health, opaque }) {
    if (!health) return undefined
    if (health.failure === 'network' && opaque)
      return sameOrigin(api, page.origin)
        ? fault(
            'The answer was cut off before it could be read.',
            'Something between here and the server cuts connections.',
          )
        : fault(
            `${new URL(api).host} answers, but does not allow pages of ${page.origin} to read it.`,
            `Let the server allow this origin (${page.origin}, or *), or start Podium in front of it: npm start -- --api-url ${api}`,
            ['PREFECT_SERVER_CORS_ALLOWED_ORIGINS'],
          )
    return well(sameOrigin(api, page.origin) ? 'Not needed: the same origin.' : `It allows ${page.origin}.`)
  },

  path({ api, health, elsewhere }) {
    if (!health) return undefined
    if (health.status === 401 || health.status === 407)
      return fault(
        `A proxy in front of Prefect asks for credentials${health.authenticate ? ` (${health.authenticate})` : ''}: Prefect itself never does for /health.`,
        'Log in at that proxy, by opening the address in this browser, then check again.',
      )
    if (health.status === 403)
      return fault(
        `Something in front of Prefect refuses (HTTP 403): ${words(health)}`,
        'Podium’s gateway refuses host names that it does not know; a proxy may have rules of its own.',
        ['PODIUM_ALLOWED_HOSTS'],
      )
    if (health.status === 200 && health.body.trim() === 'true') return well(`${api}/health says that it is healthy.`)
    if (health.status === 503) return fault(`The server is not healthy: ${words(health)}`, 'Look at its log.')
    const what = isPage(health)
      ? `a web page${pageTitle(health)}`
      : health.status === 404
        ? '“not found”'
        : `HTTP ${health.status}`
    if (elsewhere)
      return fault(
        `${api}/health answers with ${what}, but the API is at ${elsewhere}.`,
        `Use ${elsewhere} as the address of the server.`,
        ['PREFECT_API_URL', 'PREFECT_SERVER_UI_API_URL'],
      )
    return fault(
      `${api}/health answers with ${what}, which is not Prefect’s API.`,
      'Check the path: it usually ends in /api. Behind a proxy, the path it is served under belongs before that.',
      ['PREFECT_API_URL', 'PREFECT_SERVER_API_BASE_PATH'],
    )
  },

  credentials({ version }) {
    if (!version) return undefined
    if (version.status === 401)
      return fault(
        'The server asks for credentials (HTTP 401).',
        'Log in, or start Podium with what PREFECT_SERVER_API_AUTH_STRING says on the server: PREFECT_API_AUTH_STRING=user:password npm start',
        ['PREFECT_API_AUTH_STRING', 'PREFECT_SERVER_API_AUTH_STRING'],
      )
    if (version.status === 403)
      return fault(
        `The server refuses these credentials (HTTP 403): ${words(version)}`,
        'Start Podium with credentials that may read.',
        ['PREFECT_API_AUTH_STRING', 'PREFECT_API_KEY'],
      )
    if (version.status >= 500 || version.failure)
      return fault(
        version.failure ? 'It answered at first, and then no more.' : `HTTP ${version.status}: ${words(version)}`,
        'Look at the server’s log.',
      )
    return well('It answers what Podium asks.')
  },

  csrf({ api, page, post }) {
    if (!post) return undefined
    if (post.status === 403 && /csrf/i.test(post.body))
      return fault(
        `It refuses a POST (HTTP 403): ${words(post)} Prefect’s lists are POST requests, too.`,
        'Load the page again for a new token. If it stays so, a proxy removes the Prefect-Csrf-Token headers; or switch the protection off.',
        ['PREFECT_SERVER_CSRF_PROTECTION_ENABLED'],
      )
    if (post.failure === 'network' && !sameOrigin(api, page.origin))
      return fault(
        'It answers a GET, but a POST from this origin fails.',
        'CORS must allow POST and its headers. With CSRF protection on, its refusals look like this from another origin.',
        [
          'PREFECT_SERVER_CORS_ALLOWED_METHODS',
          'PREFECT_SERVER_CORS_ALLOWED_HEADERS',
          'PREFECT_SERVER_CSRF_PROTECTION_ENABLED',
        ],
      )
    if (post.failure || post.status >= 400)
      return fault(
        post.failure ? 'It answers a GET, but no POST.' : `It refuses a POST (HTTP ${post.status}): ${words(post)}`,
        'A proxy may allow GET only: let it pass POST, PUT, PATCH and DELETE.',
      )
    return well(`POST answered in ${Math.round(post.ms)} ms.`)
  },

  version({ version }) {
    if (!version) return undefined
    const text = versionIn(version)
    const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(text) ?? []
    if (!major) return note('It does not tell its version.', 'Podium is written for Prefect 3 and tested with 3.8.8.')
    if (Number(major) < 3)
      return fault(
        `Prefect ${text}: its API is another one.`,
        'Podium needs Prefect 3: pip install -U prefect on the server.',
      )
    if (Number(major) > 3 || Number(minor) > 9)
      return note(
        `Prefect ${text}, which is newer than this Podium.`,
        'Podium is tested with 3.8.8; update it when something looks wrong.',
      )
    if (Number(minor) < 6)
      return note(
        `Prefect ${text}, which is older than what Podium is tested with.`,
        'What it lacks will be said where it is missing.',
      )
    return well(`Prefect ${text}.`)
  },

  events({ events, settings }) {
    if (!events) return undefined
    const broken = socketFault(events, '/events/out')
    if (broken) return broken
    if (settings?.eventsOut === false)
      return fault(
        'The socket opens, but the server sends no events.',
        'Switch the event stream on. Until then Podium asks again every 15 seconds.',
        ['PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED'],
      )
    return well(`The websocket opened in ${Math.round(events.ms)} ms.`)
  },

  logs({ logs, events, settings }) {
    if (!logs) return undefined
    const broken = socketFault(logs, '/logs/out')
    if (broken)
      return events?.authenticated
        ? note(
            'Events arrive, but the log socket does not open: the server is older than 3.4.7, or a proxy lets only /events/out through.',
            'Podium asks for new lines every 3 s while a run is watched. To have them live, let the proxy pass websockets at …/logs/out.',
          )
        : broken
    const off = [
      settings?.logsOut === false && 'PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED',
      settings?.logsPublishing === false && 'PREFECT_SERVER_LOGS_STREAM_PUBLISHING_ENABLED',
    ].filter((name) => name !== false)
    if (off.length > 0)
      return note(
        'The socket opens, but the server’s log stream is switched off, as it is by default.',
        'Podium asks for new lines every 3 s while a run is watched. To have them live, set to true:',
        off,
      )
    return well(`The websocket opened in ${Math.round(logs.ms)} ms.`)
  },
}

function socketFault({ opened, authenticated, code, reason, failure }: SocketSeen, path: string): Finding | undefined {
  if (authenticated) return undefined
  if (failure === 'policy')
    return fault(
      'This page may not open a websocket to that server (Content-Security-Policy or mixed content).',
      'Start Podium in front of it: npm start -- --api-url …',
    )
  if (code === 1008)
    return fault(
      `The socket refuses the credentials: ${reason || 'code 1008'}.`,
      'Give Podium the server’s credentials.',
      ['PREFECT_API_AUTH_STRING'],
    )
  const mend = `Requests pass and the websocket at …${path} does not: let every proxy on the way pass the upgrade (for nginx: proxy_http_version 1.1, Upgrade and Connection headers), without buffering and with long timeouts.`
  if (!opened) return fault(`The websocket does not open${code === null ? '' : ` (code ${code})`}.`, mend)
  return fault(
    code === null
      ? 'The websocket opens, and then nothing comes.'
      : `The websocket opens and is closed at once (code ${code}${reason ? `: ${reason}` : ''}).`,
    mend,
  )
}

const isLocal = (host: string) => host === 'localhost' || host === '[::1]' || host.startsWith('127.')

const sameOrigin = (api: string, origin: string) => new URL(api).origin === origin

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`

const isPage = ({ contentType, body }: HttpSeen) =>
  contentType.includes('html') || /^\s*<(!doctype|html|head|body)/i.test(body)

const pageTitle = ({ body }: HttpSeen) => {
  const title = /<title[^>]*>([^<]{1,120})<\/title>/i.exec(body)?.[1]?.trim()
  return title ? ` titled “${title}”` : ''
}

const saysPrefect = ({ body }: HttpSeen) => body.includes('exception_message')

/** The server's own words, of whatever shape; never more than a line or two. */
function words(seen: HttpSeen): string {
  if (isPage(seen)) return `a web page${pageTitle(seen)}.`
  try {
    const answer: unknown = JSON.parse(seen.body)
    if (typeof answer === 'object' && answer !== null)
      for (const key of ['detail', 'exception_message', 'message']) {
        const value: unknown = Reflect.get(answer, key)
        if (typeof value === 'string') return value.slice(0, 300)
      }
  } catch {
    // Not JSON: as it is.
  }
  return seen.body.slice(0, 300) || 'no words.'
}

function versionIn({ body }: HttpSeen): string {
  try {
    const version: unknown = JSON.parse(body)
    return typeof version === 'string' ? version : ''
  } catch {
    return ''
  }
}

/** Without user name, password, query or fragment: an address may carry a secret in each. */
export function safeAddress(text: string): string {
  try {
    const { origin, pathname } = new URL(text)
    return `${origin}${pathname.replace(/\/$/, '')}`
  } catch {
    return 'not an address'
  }
}

const marks: Record<Verdict, string> = {
  well: 'ok     ',
  note: 'note   ',
  fault: 'FAULT  ',
  skipped: 'skipped',
  waiting: 'waiting',
}

/** For a bug report: what was found, without anything secret. */
export function reportText(checks: readonly Check[], facts: readonly [name: string, value: string][]): string {
  const lines = checks.flatMap(({ verdict, title, seen, mend, settings }) => [
    `${marks[verdict]}  ${title}: ${seen}`,
    ...(mend ? [`         ${mend}`] : []),
    ...(settings?.length ? [`         ${settings.join(', ')}`] : []),
  ])
  return ['Podium connection check', ...facts.map(([name, value]) => `${name}: ${value}`), '', ...lines].join('\n')
}

/** The verdict on the whole, in a sentence. */
export function conclusion(checks: readonly Check[]): string {
  const faults = checks.filter(({ verdict }) => verdict === 'fault')
  if (faults.length > 0)
    return faults.length === 1
      ? 'One thing is wrong, and below it is what mends it.'
      : `${faults.length} things are wrong, and below each is what mends it.`
  if (checks.some(({ verdict }) => verdict === 'waiting')) return 'Looking …'
  return 'Everything works.'
}
