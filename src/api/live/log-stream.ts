import type { Log } from '~/api/logs'
import { credentials } from '~/api/client'
import { socketUrl } from './socket-url'

const RETRY_MS = [2000, 5000, 15_000, 60_000]

const isLog = (value: unknown): value is Log =>
  typeof value === 'object' && value !== null && 'id' in value && 'message' in value && 'timestamp' in value

/**
 * Lines of one flow run as they are written, where the server offers `/logs/out`. It is a wake-up and a hint: off by
 * default (then it accepts, authenticates and stays silent, so `onLine` is never called), without a replay, and lossy in
 * bursts. The log itself is filled by `fetchLogPage`. Returns what ends it.
 */
export function subscribeToLogs(
  flowRunId: string,
  onLine: (line: Log) => void,
  openSocket: (url: string, protocol: string) => WebSocket = (url, protocol) => new WebSocket(url, protocol),
): () => void {
  let socket: WebSocket | undefined
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function receive(open: WebSocket, data: unknown) {
    let message: unknown
    try {
      message = JSON.parse(String(data))
    } catch {
      return
    }
    if (typeof message !== 'object' || message === null || !('type' in message)) return
    if (message.type === 'auth_success') {
      failures = 0
      open.send(JSON.stringify({ type: 'filter', filter: { flow_run_id: { any_: [flowRunId] } } }))
    }
    if (message.type === 'log' && 'log' in message && isLog(message.log)) onLine(message.log)
  }

  function connect() {
    if (stopped) return
    // A hidden tab asks for nothing; the next look is a minute away at most.
    if (document.hidden) {
      timer = setTimeout(connect, RETRY_MS.at(-1))
      return
    }
    const open = openSocket(socketUrl('/logs/out'), 'prefect')
    socket = open
    open.addEventListener('open', () => open.send(JSON.stringify({ type: 'auth', token: credentials.current() })))
    open.addEventListener('message', ({ data }) => !stopped && receive(open, data))
    open.addEventListener('close', () => {
      if (stopped) return
      timer = setTimeout(connect, RETRY_MS[failures] ?? RETRY_MS.at(-1))
      failures += 1
    })
  }

  connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    socket?.close()
  }
}
