import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
  createServer,
  request,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

/** A request with exactly these headers, which `fetch` would not send. */
export function send(url: string, { body, ...options }: RequestOptions & { body?: string } = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const out = request(url, { agent: false, ...options }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
    out.on('error', fail)
    out.end(body)
  })
}

type Received = {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
  port: number | undefined
}

export type FakePrefect = {
  origin: string
  received: Received[]
  /** Replaces the answer to every request; by default 200 with what was asked. */
  answer: (handler: (req: IncomingMessage, res: ServerResponse) => void) => void
  onSocket: (handler: (socket: WebSocket, req: IncomingMessage) => void) => void
  close: () => Promise<void>
}

/** A small upstream to see what the gateway sends; what Prefect itself does is tested on Prefect. */
export async function startFakePrefect(): Promise<FakePrefect> {
  const received: Received[] = []
  let handler = (_req: IncomingMessage, res: ServerResponse) => {
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify(received.at(-1)))
  }
  let socketHandler = (_socket: WebSocket, _req: IncomingMessage) => {}
  const server = createServer((req, res) => {
    let body = ''
    req.setEncoding('utf8')
    req.on('data', (chunk: string) => (body += chunk))
    req.on('end', () => {
      received.push({
        method: req.method ?? '',
        url: req.url ?? '',
        headers: req.headers,
        body,
        port: req.socket.remotePort,
      })
      handler(req, res)
    })
  })
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => (offered.has('prefect') ? 'prefect' : false),
  })
  sockets.on('connection', (socket, req) => socketHandler(socket, req))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => (handler = next),
    onSocket: (next) => (socketHandler = next),
    close: () =>
      new Promise((done) => {
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
