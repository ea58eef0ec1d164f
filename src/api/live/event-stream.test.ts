import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aFlowRunEvent } from '~/mocks/events'
import { createEventStream, type StreamMessage } from './event-stream'

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  sent: Record<string, unknown>[] = []
  closed = false
  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    super()
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>)
  }
  close() {
    this.closed = true
  }
  open() {
    this.dispatchEvent(new Event('open'))
  }
  say(message: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
  accept() {
    this.open()
    this.say({ type: 'auth_success' })
  }
  drop(code = 1006) {
    this.dispatchEvent(new CloseEvent('close', { code }))
  }
}

const START = Date.parse('2026-11-21T10:00:00Z')

beforeEach(() => void vi.useFakeTimers({ now: START }))
afterEach(() => void vi.useRealTimers())

function setUp(token: string | null = null) {
  const sockets: FakeSocket[] = []
  const messages: StreamMessage[] = []
  const stream = createEventStream({
    url: 'ws://host/api/events/out',
    token,
    openSocket: (url, protocol) => {
      const socket = new FakeSocket(url, protocol)
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    emit: (message) => messages.push(message),
    random: () => 1,
  })
  stream.start()
  const states = () => messages.flatMap((message) => (message.type === 'state' ? [message.state] : []))
  const events = () => messages.filter(({ type }) => type === 'event').length
  const gaps = () => messages.filter(({ type }) => type === 'gap').length
  return {
    sockets,
    messages,
    stream,
    states,
    events,
    gaps,
    last: () => sockets.at(-1)!,
  }
}

const filterOf = (socket: FakeSocket) =>
  socket.sent.find(({ type }) => type === 'filter') as unknown as {
    backfill: boolean
    filter: { occurred: { since: string; until: string }; event: { prefix: string[]; exclude_name: string[] } }
  }

const event = (secondsFromStart: number, eventId: string) =>
  aFlowRunEvent({
    id: 'run',
    type: 'RUNNING',
    at: new Date(START + secondsFromStart * 1000).toISOString(),
    eventId,
  })

test('authenticates first, waits for the answer, then asks for events far into the future', () => {
  const { last, states } = setUp('user:secret')
  expect(last()).toMatchObject({ url: 'ws://host/api/events/out', protocol: 'prefect' })
  last().open()
  expect(last().sent).toEqual([{ type: 'auth', token: 'user:secret' }])
  last().say({ type: 'auth_success' })
  const { filter } = filterOf(last())
  expect(Date.parse(filter.occurred.until) - START).toBeGreaterThan(300 * 86_400_000)
  expect(filter.event.prefix).toContain('prefect.flow-run.')
  expect(filter.event.exclude_name).toContain('prefect.flow-run.heartbeat')
  expect(states()).toEqual(['live'])
})

test('after a short loss it replays from the last event on, each event once, then is live', () => {
  const { last, sockets, states, events, gaps } = setUp()
  last().accept()
  last().say({ type: 'event', event: event(30, 'a') })
  vi.advanceTimersByTime(60_000)
  last().drop()
  expect(states()).toEqual(['live', 'connecting'])
  vi.advanceTimersByTime(500)
  expect(sockets).toHaveLength(2)
  last().accept()
  expect(filterOf(last()).backfill).toBe(true)
  expect(filterOf(last()).filter.occurred.since).toBe('2026-11-21T10:00:20.000Z')
  expect(states().at(-1)).toBe('catching up')
  last().say({ type: 'event', event: event(30, 'a') })
  last().say({ type: 'event', event: event(61, 'b') })
  expect(events()).toBe(2)
  vi.advanceTimersByTime(700)
  expect(states().at(-1)).toBe('live')
  expect(gaps()).toBe(0)
})

test('a storm during the replay does not keep it catching up for ever', () => {
  const { last, states } = setUp()
  last().accept()
  last().drop()
  vi.advanceTimersByTime(500)
  last().accept()
  for (let index = 0; index < 40; index += 1) {
    vi.advanceTimersByTime(500)
    last().say({ type: 'event', event: event(index, `e${index}`) })
  }
  expect(states().at(-1)).toBe('live')
})

test('after more than the server replays it asks to fetch anew, once, and does not replay', () => {
  const { last, states, gaps } = setUp()
  last().accept()
  last().drop()
  for (let minute = 0; minute < 16; minute += 1) {
    vi.advanceTimersByTime(60_000)
    last().drop()
  }
  expect(states().at(-1)).toBe('down')
  vi.advanceTimersByTime(30_000)
  last().accept()
  expect(gaps()).toBe(1)
  expect(states().at(-1)).toBe('live')
  const since = Date.parse(filterOf(last()).filter.occurred.since)
  expect(Date.now() - since).toBeLessThan(60_000)
})

test('one lost connection is mended without a word, a second failure is a state; attempts grow apart', () => {
  const { last, sockets, states } = setUp()
  last().accept()
  last().drop()
  expect(states()).toEqual(['live', 'connecting'])
  vi.advanceTimersByTime(500)
  last().drop()
  expect(states()).toEqual(['live', 'connecting', 'down'])
  const before = sockets.length
  for (let second = 0; second < 600; second += 1) {
    vi.advanceTimersByTime(1000)
    last().drop()
  }
  expect(sockets.length - before).toBeLessThan(30)
  const tried = sockets.length
  while (sockets.length === tried) vi.advanceTimersByTime(1000)
  last().accept()
  expect(states().at(-1)).toBe('catching up')
  vi.advanceTimersByTime(700)
  expect(states().at(-1)).toBe('live')
})

test('a socket that neither opens nor fails is given up', () => {
  const { sockets, states } = setUp()
  vi.advanceTimersByTime(10_000)
  expect(sockets[0]?.closed).toBe(true)
  expect(states()).toEqual(['down'])
  vi.advanceTimersByTime(500)
  expect(sockets).toHaveLength(2)
})

test('refused credentials are not tried again and again', () => {
  const { last, sockets } = setUp('wrong')
  last().open()
  last().drop(1008)
  vi.advanceTimersByTime(100_000)
  expect(sockets).toHaveLength(1)
})

test('hidden: no attempts, and the socket rests after a while; visible again: at once', () => {
  const { last, sockets, stream, states } = setUp()
  last().accept()
  stream.setVisible(false)
  vi.advanceTimersByTime(4 * 60_000)
  expect(last().closed).toBe(false)
  vi.advanceTimersByTime(2 * 60_000)
  expect(last().closed).toBe(true)
  vi.advanceTimersByTime(3_600_000)
  expect(sockets).toHaveLength(1)
  stream.setVisible(true)
  expect(sockets).toHaveLength(2)
  expect(states().at(-1)).toBe('connecting')
})

test('garbage on the socket is not an event', () => {
  const { last, events } = setUp()
  last().accept()
  last().dispatchEvent(new MessageEvent('message', { data: '{"type":"ev' }))
  last().say(null)
  last().say({ type: 'log' })
  expect(events()).toBe(0)
})

test('stopped is stopped', () => {
  const { last, sockets, stream } = setUp()
  last().accept()
  stream.stop()
  last().drop()
  vi.advanceTimersByTime(600_000)
  expect(sockets).toHaveLength(1)
})
