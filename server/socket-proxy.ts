import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import type { Upstream } from './upstream'

/** The streams Prefect has: events and logs for whoever watches, and events from flows that are pointed at Podium. */
const STREAMS = new Set(['/api/events/out', '/api/logs/out', '/api/events/in'])

export const isStream = (path: string) => STREAMS.has(path)

const HEARTBEAT_MS = 30_000
/** A browser that reads slowly holds its stream back above this many bytes; Prefect then drops events by its own rule. */
const HIGH_WATER = 1 << 20
const LARGEST_MESSAGE = 16 << 20

/** Close codes below 3000 that an endpoint may send (RFC 6455, section 7.4.1); others stand for what went wrong here. */
const sendableCode = (code: number) =>
  code >= 1000 && code < 5000 && ![1004, 1005, 1006, 1015].includes(code) ? code : 1011

/** Prefect authenticates a socket by its first message. The browser does not know the secret, the gateway does. */
function withToken(data: RawData, upstream: Upstream): string {
  const text = data.toString()
  if (!upstream.credentials) return text
  try {
    const message: unknown = JSON.parse(text)
    if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'auth')
      return JSON.stringify({ ...message, token: upstream.credentials.token })
  } catch {
    // Not ours to judge: Prefect says what is wrong with it.
  }
  return text
}

function connectUpstream(req: IncomingMessage, protocol: string, upstream: Upstream): WebSocket {
  const url = new URL(upstream.apiPath(req.url ?? ''), upstream.apiUrl)
  url.protocol = upstream.apiUrl.protocol === 'https:' ? 'wss:' : 'ws:'
  const headers = upstream.credentials ? { authorization: upstream.credentials.header } : {}
  return new WebSocket(url, protocol ? [protocol] : [], {
    headers,
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE,
  })
}

function link(client: WebSocket, req: IncomingMessage, upstream: Upstream): void {
  const far = connectUpstream(req, client.protocol, upstream)
  let waiting: string[] | null = []
  let first = true
  client.on('message', (data) => {
    const text = first ? withToken(data, upstream) : data.toString()
    first = false
    if (waiting) waiting.push(text)
    else if (far.readyState === WebSocket.OPEN) far.send(text)
  })
  far.on('open', () => {
    for (const text of waiting ?? []) far.send(text)
    waiting = null
  })
  far.on('message', (data, binary) => {
    if (client.readyState !== WebSocket.OPEN) return
    client.send(data, { binary }, () => {
      if (far.isPaused && client.bufferedAmount < HIGH_WATER) far.resume()
    })
    if (client.bufferedAmount >= HIGH_WATER) far.pause()
  })
  far.on('close', (code, reason) => client.close(sendableCode(code), reason))
  far.on('error', () => client.close(1011, 'Prefect does not answer'))
  client.on('close', () => {
    far.resume()
    if (far.readyState === WebSocket.CONNECTING) far.terminate()
    else far.close()
  })
  client.on('error', () => far.terminate())
}

export type SocketProxy = {
  accept: (req: IncomingMessage, socket: Duplex, head: Buffer, upstream: Upstream) => void
  close: () => void
}

export function createSocketProxy(): SocketProxy {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: (offered) => (offered.has('prefect') ? 'prefect' : false),
  })
  // A laptop that fell asleep closes nothing: without this its streams would be fed until TCP gives up.
  const answered = new WeakSet<WebSocket>()
  const heartbeat = setInterval(() => {
    for (const client of server.clients) {
      if (!answered.delete(client)) client.terminate()
      else client.ping()
    }
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    accept: (req, socket, head, upstream) =>
      server.handleUpgrade(req, socket, head, (client) => {
        answered.add(client)
        client.on('pong', () => answered.add(client))
        link(client, req, upstream)
      }),
    close: () => {
      clearInterval(heartbeat)
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
