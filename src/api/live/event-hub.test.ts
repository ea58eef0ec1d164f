import { expect, test, vi } from 'vitest'
import { createEventHub } from './event-hub'
import type { StreamMessage } from './event-stream'

class Socket extends EventTarget {
  sent: string[] = []
  closed = false
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.closed = true
  }
  say(message: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
}

function setUp() {
  const sockets: Socket[] = []
  const hub = createEventHub(() => {
    const socket = new Socket()
    sockets.push(socket)
    return socket as unknown as WebSocket
  })
  const tab = () => {
    const got: StreamMessage[] = []
    const port = { postMessage: (message: StreamMessage) => void got.push(message) }
    return { port, got }
  }
  const hello = (visible = true, url = 'ws://a') => ({ type: 'hello', url, token: null, visible }) as const
  return { hub, sockets, tab, hello }
}

test('one socket for all tabs; a late one learns the state; each gets every event', () => {
  const { hub, sockets, tab, hello } = setUp()
  const [one, two] = [tab(), tab()]
  hub.receive(one.port, hello())
  sockets[0]?.say({ type: 'auth_success' })
  hub.receive(two.port, hello())
  expect(sockets).toHaveLength(1)
  expect(two.got).toEqual([{ type: 'state', state: 'live' }])
  sockets[0]?.say({ type: 'event', event: { id: 'e' } })
  expect(one.got.at(-1)).toEqual({ type: 'event', event: { id: 'e' } })
  expect(two.got.at(-1)).toEqual({ type: 'event', event: { id: 'e' } })
})

test('another server is another socket', () => {
  const { hub, sockets, tab, hello } = setUp()
  hub.receive(tab().port, hello())
  hub.receive(tab().port, hello(true, 'ws://b'))
  expect(sockets).toHaveLength(2)
})

test('the last tab to leave closes it; the next opens it again', () => {
  const { hub, sockets, tab, hello } = setUp()
  const [one, two] = [tab(), tab()]
  hub.receive(one.port, hello())
  hub.receive(two.port, hello())
  hub.receive(one.port, { type: 'bye' })
  expect(sockets[0]?.closed).toBe(false)
  hub.leave(two.port)
  expect(sockets[0]?.closed).toBe(true)
  hub.receive(tab().port, hello())
  expect(sockets).toHaveLength(2)
})

test('it rests only when every tab is hidden', () => {
  vi.useFakeTimers()
  const { hub, sockets, tab, hello } = setUp()
  const [one, two] = [tab(), tab()]
  hub.receive(one.port, hello())
  hub.receive(two.port, hello(false))
  sockets[0]?.say({ type: 'auth_success' })
  vi.advanceTimersByTime(600_000)
  expect(sockets[0]?.closed).toBe(false)
  hub.receive(one.port, { type: 'visible', visible: false })
  vi.advanceTimersByTime(600_000)
  expect(sockets[0]?.closed).toBe(true)
  vi.useRealTimers()
})
