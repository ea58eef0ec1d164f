// The gateway serves the built dashboard and stands between the browser and one Prefect API. The browser only ever
// talks to this origin, so there is no CORS, and credentials given to Podium stay on this side.
import { type IncomingMessage, type ServerResponse, STATUS_CODES, createServer } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Duplex } from 'node:stream'
import { passwordCheck, refusal } from './access'
import { proxyRequest, proxyUiSettings, sendJson } from './proxy'
import { PAGE_HEADERS } from './security-headers'
import { createSocketProxy, isStream } from './socket-proxy'
import { createStaticFiles } from './static-files'
import { type Credentials, type Upstream, createUpstream } from './upstream'
import { UserError } from './user-error'

export type GatewayOptions = {
  /** The folder with the built dashboard. */
  dist: string
  /** Asked of every visitor by HTTP basic auth, with any user name. */
  password?: string
  /** Host names besides localhost, plain addresses and the one it listens on. */
  allowedNames?: readonly string[]
  /** The folder it is served under by a proxy in front, `/` or `/…/`. */
  basePath?: string
}

export type Gateway = {
  /** Listens on `port` or, while that is taken, on one of the next twenty; answers 503 until `connect`. */
  listen: (where: {
    host: string
    port: number
    onTaken?: (port: number) => void
  }) => Promise<{ url: string; port: number }>
  /** Names the Prefect API (`http://…/api`) to stand in front of. */
  connect: (api: { apiUrl: string; credentials?: Credentials | null }) => void
  close: () => Promise<void>
}

const PORTS_TO_TRY = 20
const STARTING_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1">
<title>Podium is starting</title></head><body><main><h1>Podium is starting</h1>
<p>The terminal says what is being done. This page opens by itself.</p></main></body></html>`

/** Whether the address can only be reached from this machine. */
export const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** The address to show: one that can be opened, also for 0.0.0.0. */
function shownUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${port}`
}

export function createGateway({ dist, password, allowedNames = [], basePath = '/' }: GatewayOptions): Gateway {
  const names = new Set(allowedNames.map((name) => name.trim().toLowerCase()).filter(Boolean))
  const guard = password ? passwordCheck(password, basePath) : null
  const files = createStaticFiles(dist, basePath)
  const sockets = createSocketProxy()
  let upstream: Upstream | null = null

  /** A proxy in front may keep the folder it serves this under, or take it off. */
  function withoutBasePath(req: IncomingMessage): void {
    if (req.url?.startsWith(basePath)) req.url = `/${req.url.slice(basePath.length)}`
  }

  function answer(req: IncomingMessage, res: ServerResponse): void {
    if (basePath !== '/' && `${req.url?.split('?', 1)[0]}/` === basePath)
      return void res.writeHead(308, { location: basePath, 'content-length': 0 }).end()
    withoutBasePath(req)
    const url = req.url ?? ''
    const path = url.split('?', 1)[0] ?? ''
    // With `..` a path could leave the API on a server behind a proxy; no client sends it.
    if (!path.startsWith('/') || /(^|\/)(\.|%2e){2}(\/|$)/i.test(path)) return sendJson(res, 400, 'Not a path.')
    const no = refusal(req, names)
    if (no) return sendJson(res, 403, no)
    if (guard) {
      if (!guard.passes(req))
        return sendJson(res, 401, 'Podium asks for its password.', {
          'www-authenticate': 'Basic realm="Podium", charset="UTF-8"',
        })
      res.setHeader('set-cookie', guard.cookie)
    }
    if (path === '/api' || path.startsWith('/api/')) {
      if (!upstream) return sendJson(res, 503, 'Podium is starting.', { 'retry-after': '1' })
      return proxyRequest(req, res, upstream, { basePath, dropAuthorization: guard?.isGiven(req) ?? false })
    }
    if (req.method !== 'GET' && req.method !== 'HEAD')
      return sendJson(res, 405, 'Only GET here.', { allow: 'GET, HEAD' })
    if (!upstream) return sendStarting(res)
    if (path === '/ui-settings') return proxyUiSettings(res, upstream)
    files(req, res, () => sendJson(res, 404, 'Not found.'))
  }

  function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const refuse = (status: number) =>
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    withoutBasePath(req)
    if (refusal(req, names)) return void refuse(403)
    if (guard && !guard.passes(req)) return void refuse(401)
    if (!isStream((req.url ?? '').split('?', 1)[0] ?? '')) return void refuse(404)
    if (!upstream) return void refuse(503)
    sockets.accept(req, socket, head, upstream)
  }

  const server = createServer((req, res) => {
    try {
      answer(req, res)
    } catch (error) {
      // One odd request must not end the process; what it was goes to the terminal, not to the browser.
      console.error(
        `Could not answer ${req.method} ${req.url?.split('?', 1)[0]}: ${error instanceof Error ? error.message : error}`,
      )
      if (res.headersSent) res.destroy()
      else sendJson(res, 500, 'Podium could not answer this request.')
    }
  })
  server.keepAliveTimeout = 75_000 // longer than the idle limit of usual proxies in front
  server.on('upgrade', upgrade)

  return {
    async listen({ host, port, onTaken }) {
      if (!isIP(host)) names.add(host.toLowerCase())
      if (!isLoopback(host)) names.add(hostname().toLowerCase())
      const last = port === 0 ? 0 : Math.min(port + PORTS_TO_TRY, 65_535)
      for (let at = port; at <= last; at++) {
        const error = await new Promise<NodeJS.ErrnoException | null>((done) => {
          server.once('error', done)
          server.listen(at, host, () => {
            server.removeListener('error', done)
            done(null)
          })
        })
        if (!error) {
          const bound = (server.address() as AddressInfo).port
          return { url: shownUrl(host, bound) + basePath.replace(/\/$/, ''), port: bound }
        }
        if (error.code !== 'EADDRINUSE') throw new UserError(listenProblem(error, host, at))
        onTaken?.(at)
      }
      throw new UserError(`All ports from ${port} to ${last} are taken; choose another with --port.`)
    },
    connect({ apiUrl, credentials = null }) {
      upstream?.agent.destroy()
      upstream = createUpstream(apiUrl, credentials)
    },
    close: () =>
      new Promise((done) => {
        sockets.close()
        server.close(() => done())
        server.closeAllConnections()
        upstream?.agent.destroy()
      }),
  }
}

function sendStarting(res: ServerResponse): void {
  res.writeHead(503, {
    ...PAGE_HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': '1',
  })
  res.end(STARTING_PAGE)
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EACCES')
    return `Port ${port} needs more rights than Podium has; choose one above 1023 with --port.`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `This machine has no address ${host} to listen on; choose another with --host.`
  return `Podium cannot listen on ${host}:${port}: ${error.message}.`
}
