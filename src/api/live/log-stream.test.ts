import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aLog } from '~/mocks/builders'
import { subscribeToLogs } from './log-stream'

class Socket extends EventTarget {
  sent: unknown[] = []
  closed = false
  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    super()
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.closed = true
  }
  say(data: string) {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const sockets: Socket[] = []
  const lines: string[] = []
  const stop = subscribeToLogs(
    'run',
    (line) => lines.push(line.message),
    (url, protocol) => {
      const socket = new Socket(url, protocol)
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
  )
  return { sockets, lines, stop }
}

test('asks for the lines of one run once it is let in, and hands them on', () => {
  const { sockets, lines } = setUp()
  const [socket] = sockets
  expect(socket).toMatchObject({ protocol: 'prefect', url: expect.stringMatching(/^ws:.*\/api\/logs\/out$/) })
  socket?.dispatchEvent(new Event('open'))
  socket?.say('{"type":"auth_success"}')
  expect(socket?.sent).toEqual([
    { type: 'auth', token: null },
    { type: 'filter', filter: { flow_run_id: { any_: ['run'] } } },
  ])
  socket?.say(JSON.stringify({ type: 'log', log: aLog({ message: 'hello' }) }))
  socket?.say('{"type":"log"}')
  socket?.say('{"ty')
  expect(lines).toEqual(['hello'])
})

test('comes back after a loss, less and less often; ended is ended', () => {
  const { sockets, stop } = setUp()
  sockets[0]?.dispatchEvent(new CloseEvent('close'))
  vi.advanceTimersByTime(2000)
  expect(sockets).toHaveLength(2)
  sockets[1]?.dispatchEvent(new CloseEvent('close'))
  vi.advanceTimersByTime(2000)
  expect(sockets).toHaveLength(2)
  vi.advanceTimersByTime(3000)
  expect(sockets).toHaveLength(3)
  stop()
  expect(sockets[2]?.closed).toBe(true)
  sockets[2]?.dispatchEvent(new CloseEvent('close'))
  vi.advanceTimersByTime(600_000)
  expect(sockets).toHaveLength(3)
})
