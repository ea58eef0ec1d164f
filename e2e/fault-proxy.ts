/**
 * A proxy in front of Podium that breaks one thing at a time: what a person would see when one endpoint of Prefect, or
 * something on the way to it, misbehaves. Everything else, sockets included, passes through untouched.
 */
import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { gunzipSync } from 'node:zlib'

/** What a broken server says: nothing else on a page contains it. */
export const WORDS = 'the heron stands on the cable'
/** What a newer server calls a state, a type, a status. */
export const UNKNOWN = 'ZOMBIE'

const answers = {
  '500': [500, { exception_message: WORDS }],
  '422': [
    422,
    {
      exception_message: 'Invalid request received.',
      exception_detail: [{ type: 'value_error', loc: ['body', 'limit'], msg: WORDS, input: 999 }],
      request_body: {},
    },
  ],
  '401': [401, { exception_message: WORDS }],
  '429': [429, { detail: WORDS }, { 'retry-after': '1' }],
  garbage: [200, '[{"id": "x", "name": '],
  'a web page': [200, `<!doctype html><title>${WORDS}</title><h1>Log in</h1>`, { 'content-type': 'text/html' }],
  'another shape': [200, { [WORDS]: [1, null] }],
} satisfies Record<string, [status: number, body: unknown, headers?: OutgoingHttpHeaders]>

/** Besides ready-made answers: no end, no answer, a newer server, an older one. */
export const FAULTS = [
  ...(Object.keys(answers) as (keyof typeof answers)[]),
  'hang',
  'half an answer',
  'drop',
  'newer server',
  'older server',
] as const
export type Fault = (typeof FAULTS)[number]

export interface Rule {
  /** `POST /api/flow_runs/filter`; undefined: everything. */
  endpoint?: string
  fault: Fault
}

const ENUMS = new Set(['state_type', 'state_name', 'status'])

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** People's own data, and names of things that a page is about: no server's enum. */
const OPAQUE = new Set(['parameters', 'parameter_openapi_schema', 'data', 'job_variables', 'variables'])

/** The answer of a server two years from now: states, types and statuses nobody knows, and fields nobody reads. */
function ofNewerServer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ofNewerServer)
  if (!isRecord(value)) return value
  const isState = 'timestamp' in value && 'type' in value && 'name' in value
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => {
    if (OPAQUE.has(key)) return [key, field]
    const isEnum = ENUMS.has(key) || (isState && (key === 'type' || key === 'name'))
    if (isEnum && typeof field === 'string') return [key, UNKNOWN]
    return [key, ofNewerServer(field)]
  })
  return { ...Object.fromEntries(entries), brand_new_field: { nested: [1, null, 'x'] } }
}

/** The answer of an older server: fields that came with later versions are not there. */
function ofOlderServer(value: unknown, optional: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => ofOlderServer(each, optional))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !optional.has(key))
      .map(([key, field]) => [key, OPAQUE.has(key) ? field : ofOlderServer(field, optional)]),
  )
}

export interface Seen {
  /** `POST /api/flow_runs/filter` */
  endpoint: string
  /** The rule was applied to it. */
  broken: boolean
}

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>

export async function startFaultProxy(upstream: string, optionalFields: ReadonlySet<string>) {
  const target = new URL(upstream)
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  let rule: Rule | null = null
  let isDown = false
  let seen: Seen[] = []
  const held = new Set<Duplex>()
  const sockets = new Set<Duplex>()

  const faultOf = (endpoint: string): Fault | null =>
    rule && endpoint.includes(' /api/') && (rule.endpoint === undefined || rule.endpoint === endpoint)
      ? rule.fault
      : null

  /** Sends the request on; `rewrite` gets the whole JSON answer. */
  function forward(req: IncomingMessage, res: ServerResponse, rewrite?: (json: unknown) => unknown) {
    const headers = { ...req.headers }
    if (rewrite) delete headers['accept-encoding']
    const { hostname, port } = target
    const out = request({ agent, hostname, port, method: req.method, path: req.url, headers }, (answer) => {
      const status = answer.statusCode ?? 502
      if (!rewrite) {
        res.writeHead(status, answer.headers)
        return void answer.pipe(res)
      }
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const raw = Buffer.concat(chunks)
        const text = (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
        const body = text && status < 400 ? JSON.stringify(rewrite(JSON.parse(text) as unknown)) : text
        const kept = { ...answer.headers }
        delete kept['content-encoding']
        delete kept['transfer-encoding']
        res.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(body) }).end(body)
      })
    })
    out.on('error', () => res.destroy())
    res.on('close', () => res.writableFinished || out.destroy())
    req.pipe(out)
  }

  function answer(req: IncomingMessage, res: ServerResponse) {
    const endpoint = `${req.method} ${req.url?.split('?', 1)[0]}`
    if (isDown) return void req.socket.destroy()
    const fault = faultOf(endpoint)
    if (endpoint.includes(' /api/')) seen.push({ endpoint, broken: fault !== null })
    switch (fault) {
      case null:
        return forward(req, res)
      case 'drop':
        return void req.socket.destroy()
      case 'hang':
        return void held.add(req.socket)
      case 'half an answer':
        held.add(req.socket)
        res.writeHead(200, { 'content-type': 'application/json' })
        return void res.write('[{"id": "x", "na')
      case 'newer server':
        return forward(req, res, ofNewerServer)
      case 'older server':
        return forward(req, res, (json) => ofOlderServer(json, optionalFields))
      default: {
        const [status, body, headers] = answers[fault] as [number, unknown, OutgoingHttpHeaders?]
        req.resume()
        res.writeHead(status, { 'content-type': 'application/json', ...headers })
        return void res.end(typeof body === 'string' ? body : JSON.stringify(body))
      }
    }
  }

  function upgrade(req: IncomingMessage, socket: Socket, head: Buffer) {
    socket.on('error', () => socket.destroy())
    const fault = faultOf(`WS ${req.url?.split('?', 1)[0]}`)
    if (isDown || (fault && fault !== 'hang' && fault !== 'newer server')) return void socket.destroy()
    if (fault === 'hang') return void held.add(socket)
    const up = connect(Number(target.port), target.hostname, () => {
      const lines = Object.entries(req.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`)
      up.write(`${req.method} ${req.url} HTTP/1.1\r\n${lines.join('')}\r\n`)
      up.write(head)
      socket.pipe(up).pipe(socket)
    })
    sockets.add(socket)
    const end = () => {
      sockets.delete(socket)
      up.destroy()
      socket.destroy()
    }
    up.on('error', end).on('close', end)
    socket.on('close', end)
  }

  const letGo = (list: Set<Duplex>) => {
    for (const socket of list) socket.destroy()
    list.clear()
  }

  const server = createServer(answer)
  server.on('upgrade', upgrade)
  server.on('clientError', (_error, socket) => socket.destroy())
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Breaks one endpoint, or none; requests that hang under the rule before are dropped. */
    set(next: Rule | null) {
      rule = next
      seen = []
      letGo(held)
    },
    /** The server is gone: every connection drops, every new one is refused; until it is called with false. */
    down(next: boolean) {
      isDown = next
      if (!isDown) return
      letGo(held)
      letGo(sockets)
      server.closeAllConnections()
    },
    /** Requests to the API since the rule was set. */
    seen: () => seen,
    /** There is no fault, or the page has met it. */
    hasStruck: () => rule === null || seen.some(({ broken }) => broken),
    async close() {
      letGo(held)
      letGo(sockets)
      agent.destroy()
      server.closeAllConnections()
      await new Promise<void>((done) => void server.close(() => done()))
    },
  }
}
