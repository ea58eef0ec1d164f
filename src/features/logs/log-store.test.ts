import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeLogServer, logLine, logLines, START } from './fake-log-server'
import { LogStore } from './log-store'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const textsOf = ({ lines }: LogStore) => Array.from({ length: lines.length }, (_, line) => lines.textOf(line))
const numbered = (from: number, to: number) => logLines(from, to).map(({ message }) => message)
const opened = async (server: FakeLogServer) => {
  const store = new LogStore(server)
  await store.open()
  return store
}

test('a short log takes one request and is then complete', async () => {
  const server = new FakeLogServer(logLines(0, 150))
  const store = await opened(server)
  expect(textsOf(store)).toEqual(numbered(0, 150))
  expect(store.getSnapshot()).toMatchObject({ opening: 'ready', complete: true, gaps: [], tail: { live: 'ended' } })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.requests).toHaveLength(1)
})

test('a long log opens at its tail and says what is missing', async () => {
  const store = await opened(new FakeLogServer(logLines(0, 1000)))
  expect(textsOf(store)).toEqual(numbered(800, 1000))
  const { complete, gaps } = store.getSnapshot()
  expect(complete).toBe(false)
  expect(gaps).toMatchObject([{ after: -Infinity, before: START + 800_000, error: null }])
})

test('it fills backwards page by page until the beginning', async () => {
  const store = await opened(new FakeLogServer(logLines(0, 450)))
  await store.fill(store.getSnapshot().gaps[0]!.key, 'before')
  // The bound is inclusive: one line of the page is known already.
  expect(textsOf(store)).toEqual(numbered(51, 450))
  await store.fill(store.getSnapshot().gaps[0]!.key, 'before')
  expect(textsOf(store)).toEqual(numbered(0, 450))
  expect(store.getSnapshot().complete).toBe(true)
})

test('two wishes for the same page are one request', async () => {
  const server = new FakeLogServer(logLines(0, 1000))
  const store = await opened(server)
  const { key } = store.getSnapshot().gaps[0]!
  await Promise.all([store.fill(key, 'before'), store.fill(key, 'before')])
  expect(server.requests).toHaveLength(2)
})

test('loading all reads from both ends and ends complete, every line once', async () => {
  const server = new FakeLogServer(logLines(0, 5000))
  const store = await opened(server)
  const loading = store.loadAll()
  expect(store.getSnapshot().loadingAll).toBe(true)
  await vi.runAllTimersAsync()
  await loading
  expect(textsOf(store)).toEqual(numbered(0, 5000))
  expect(store.getSnapshot()).toMatchObject({ complete: true, loadingAll: false })
  expect(server.requests.length).toBeLessThan(30)
})

test('loading on demand keeps to its bound, and can be stopped', async () => {
  const server = new FakeLogServer(logLines(0, 5000))
  const store = await opened(server)
  await store.loadAll(600)
  expect(server.requests).toHaveLength(1 + 3)
  const loading = store.loadAll()
  store.stopLoading()
  await loading
  expect(store.lines.length).toBeLessThan(1400)
  expect(store.getSnapshot().loadingAll).toBe(false)
})

test('an instant with more lines than a page is passed', async () => {
  const flood = Array.from({ length: 900 }, (_, index) => logLine(index, 5000))
  for (const edge of ['before', 'after'] as const) {
    const store = await opened(new FakeLogServer([...logLines(0, 5), ...flood.slice(5), ...logLines(901, 1101)]))
    for (let turn = 0; turn < 20 && !store.getSnapshot().complete; turn++)
      await store.fill(store.getSnapshot().gaps[0]!.key, edge)
    expect(store.getSnapshot().complete).toBe(true)
    expect(new Set(textsOf(store)).size).toBe(1100)
  }
})

test('jumping far back reads the lines around and leaves gaps on both sides, which close', async () => {
  const server = new FakeLogServer(logLines(0, 5000))
  const store = await opened(server)
  await store.reach(START + 2_000_000)
  expect(textsOf(store)).toEqual([...numbered(1801, 2200), ...numbered(4800, 5000)])
  expect(store.getSnapshot().gaps.map((gap) => [gap.after, gap.before])).toEqual([
    [-Infinity, START + 1_801_000],
    [START + 2_199_000, START + 4_800_000],
  ])
  await store.reach(Number.NEGATIVE_INFINITY)
  expect(store.lines.textOf(0)).toBe('line 0')
  const loading = store.loadAll()
  await vi.runAllTimersAsync()
  await loading
  expect(textsOf(store)).toEqual(numbered(0, 5000))
})

test('the next error is found where it is loaded, and on the server where it is not', async () => {
  const server = new FakeLogServer(
    logLines(0, 3000).map((line, at) => (at % 1000 === 500 ? { ...line, level: 40 } : line)),
  )
  const store = await opened(server)
  const errorAt = async (from: number, direction: 1 | -1) => {
    const line = await store.find({ level: 40 }, from, direction)
    return line < 0 ? null : store.lines.textOf(line)
  }
  expect(await errorAt(store.lines.length, -1)).toBe('line 2500')
  const asked = server.requests.length
  expect(await errorAt(store.lines.lineAt(START + 2_590_000), -1)).toBe('line 2500')
  expect(server.requests).toHaveLength(asked)
  const second = store.lines.lineAt(START + 2_500_000)
  expect(await errorAt(second, -1)).toBe('line 1500')
  expect(await errorAt(-1, 1)).toBe('line 500')
  const first = store.lines.lineAt(START + 500_000)
  expect(await errorAt(first, 1)).toBe('line 1500')
  expect(await errorAt(first, -1)).toBeNull()
  expect(await errorAt(store.lines.lineAt(START + 2_500_000), 1)).toBeNull()
})

test('the first line of a task is found in what is not loaded', async () => {
  const server = new FakeLogServer(
    logLines(0, 1000).map((line, at) => ({ ...line, task_run_id: at > 99 && at < 110 ? 'a' : 'b' })),
  )
  const store = await opened(server)
  expect(store.lines.textOf(await store.find({ taskRunId: 'a' }, -1, 1))).toBe('line 100')
  expect(await store.find({ taskRunId: 'c' }, -1, 1)).toBe(-1)
})

test('a failed page is told in its gap and tried again on demand', async () => {
  const server = new FakeLogServer(logLines(0, 1000))
  const store = await opened(server)
  server.failing = new Error('canceling statement due to statement timeout')
  await store.loadAll()
  expect(store.getSnapshot()).toMatchObject({
    loadingAll: false,
    gaps: [{ error: 'canceling statement due to statement timeout' }],
  })
  expect(textsOf(store)).toEqual(numbered(800, 1000))
  server.failing = null
  const loading = store.loadAll()
  await vi.runAllTimersAsync()
  await loading
  expect(textsOf(store)).toEqual(numbered(0, 1000))
})

test('a log that cannot be opened says why and opens on the second try', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  server.failing = new Error('Service Unavailable')
  const store = await opened(server)
  expect(store.getSnapshot()).toMatchObject({ opening: 'failed', error: 'Service Unavailable', complete: false })
  server.failing = null
  await store.open()
  expect(store.getSnapshot()).toMatchObject({ opening: 'ready', error: null, complete: true, count: 3 })
})

test('while the run lives new lines are polled for every 3 s, and after its end the last ones', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store = new LogStore({ fetchPage: server.fetchPage })
  store.setActive(true)
  await store.open()
  expect(store.getSnapshot().tail.live).toBe('polling')
  server.log(...logLines(3, 5))
  await vi.advanceTimersByTimeAsync(3000)
  expect(textsOf(store)).toEqual(numbered(0, 5))
  server.log(logLine(5))
  store.setActive(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(textsOf(store)).toEqual(numbered(0, 6))
  server.log(logLine(6))
  await vi.advanceTimersByTimeAsync(3000)
  expect(textsOf(store)).toEqual(numbered(0, 7))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(store.getSnapshot().tail).toEqual({ live: 'ended', behind: false, error: null })
  expect(server.requests).toHaveLength(1 + 1 + 3)
})

test('an empty log that begins to speak', async () => {
  const server = new FakeLogServer()
  const store = new LogStore({ fetchPage: server.fetchPage })
  store.setActive(true)
  await store.open()
  expect(store.getSnapshot()).toMatchObject({ count: 0, complete: true })
  server.log(logLine(0))
  await vi.advanceTimersByTimeAsync(3000)
  expect(textsOf(store)).toEqual(['line 0'])
})

test('a line that arrives late takes its place, also when it is old', async () => {
  const server = new FakeLogServer(logLines(0, 3, 1_000_000))
  const store = new LogStore({ fetchPage: server.fetchPage })
  store.setActive(true)
  await store.open()
  server.log(...logLines(3, 9, 1_000_000))
  await vi.advanceTimersByTimeAsync(3000)
  server.log(logLine(100, 7_500_000, { message: 'a little late' }))
  await vi.advanceTimersByTimeAsync(3000)
  expect(textsOf(store).slice(-2)).toEqual(['a little late', 'line 8'])
  server.log(logLine(101, 2_500_000, { message: 'very late' }))
  await vi.advanceTimersByTimeAsync(3000)
  expect(textsOf(store)).not.toContain('very late')
  store.setActive(false)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(textsOf(store).slice(2, 5)).toEqual(['line 2', 'very late', 'line 3'])
})

test('the stream wakes us within a second, and then polling is rare', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store = new LogStore(server)
  store.setActive(true)
  await store.open()
  // It has not spoken yet: on most servers it never will.
  expect(store.getSnapshot().tail.live).toBe('polling')
  server.log(...logLines(3, 6))
  for (let burst = 0; burst < 50; burst++) server.wake()
  await vi.advanceTimersByTimeAsync(1000)
  expect(store.lines.length).toBe(6)
  expect(store.getSnapshot().tail.live).toBe('listening')
  const asked = server.requests.length
  await vi.advanceTimersByTimeAsync(30_000)
  expect(server.requests.length - asked).toBeLessThanOrEqual(2)
  store.setActive(false)
  expect(server.listeners).toBe(0)
})

test('a steady stream costs one request a second', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store = new LogStore(server)
  store.setActive(true)
  await store.open()
  for (let tick = 0; tick < 100; tick++) {
    server.log(logLine(3 + tick))
    server.wake()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(server.requests.length).toBeLessThanOrEqual(12)
  await vi.advanceTimersByTimeAsync(1000)
  expect(store.lines.length).toBe(103)
})

test('a hidden tab asks nothing and catches up when it is seen again', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store = new LogStore(server)
  store.setActive(true)
  await store.open()
  store.setVisible(false)
  server.log(...logLines(3, 6))
  server.wake()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(server.requests).toHaveLength(1)
  expect(store.getSnapshot().tail.live).toBe('paused')
  store.setVisible(true)
  await vi.advanceTimersByTimeAsync(0)
  expect(textsOf(store)).toEqual(numbered(0, 6))
})

test('a tab that is hidden while a poll is on its way asks nothing after it', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store: LogStore = new LogStore({
    fetchPage: (request, signal) => {
      if (server.requests.length === 1) store.setVisible(false)
      return server.fetchPage(request, signal)
    },
  })
  store.setActive(true)
  await store.open()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.requests).toHaveLength(2)
  expect(store.getSnapshot().tail.live).toBe('paused')
})

test('far behind, the newest lines come first and what lies between is a gap', async () => {
  const server = new FakeLogServer(logLines(0, 10))
  const store = new LogStore(server)
  store.setActive(true)
  await store.open()
  store.setVisible(false)
  server.log(...logLines(10, 5000))
  store.setVisible(true)
  await vi.advanceTimersByTimeAsync(10)
  expect(store.lines.textOf(store.lines.length - 1)).toBe('line 4999')
  expect(store.getSnapshot()).toMatchObject({ complete: false, gaps: [{ before: START + 4_800_000 }] })
  const loading = store.loadAll()
  await vi.advanceTimersByTimeAsync(1000)
  await loading
  expect(textsOf(store)).toEqual(numbered(0, 5000))
})

test('a failing poll is told, tried again more and more seldom, and forgotten when it works', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store = new LogStore({ fetchPage: server.fetchPage })
  store.setActive(true)
  await store.open()
  server.failing = new Error('Bad Gateway')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(store.getSnapshot().tail.error).toBe('Bad Gateway')
  expect(server.requests.length).toBeLessThan(12)
  server.failing = null
  server.log(logLine(3))
  await vi.advanceTimersByTimeAsync(30_000)
  expect(store.getSnapshot().tail.error).toBeNull()
  expect(textsOf(store)).toEqual(numbered(0, 4))
})

test('nothing is asked or told after it is closed', async () => {
  const server = new FakeLogServer(logLines(0, 3))
  const store = new LogStore(server)
  const told = vi.fn<() => void>()
  store.setActive(true)
  await store.open()
  store.subscribe(told)
  store.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.requests).toHaveLength(1)
  expect(told).not.toHaveBeenCalled()
})

test('whatever is asked in whatever order, loading all ends with every line once and in order', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('reach' as const), at: fc.nat(3000) }),
    fc.record({ do: fc.constant('fill' as const), at: fc.nat(5) }),
    fc.record({ do: fc.constant('find' as const), at: fc.nat(3000) }),
    fc.record({ do: fc.constant('load' as const), at: fc.nat(800) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 300 }), async (steps, perInstant) => {
      const all = Array.from({ length: 1300 }, (_, at) =>
        logLine(at, Math.floor(at / perInstant) * 1000, { level: at % 700 === 0 ? 40 : 20 }),
      )
      const store = await opened(new FakeLogServer(all))
      const work: Promise<unknown>[] = []
      for (const { do: what, at } of steps) {
        const { gaps } = store.getSnapshot()
        const gap = gaps[at % Math.max(1, gaps.length)]
        if (what === 'reach') work.push(store.reach(START + Math.floor(at / perInstant) * 1000))
        else if (what === 'fill' && gap) work.push(store.fill(gap.key, at % 2 ? 'before' : 'after'))
        else if (what === 'find') work.push(store.find({ level: 40 }, at % (store.lines.length + 1), at % 2 ? 1 : -1))
        else work.push(store.loadAll(at))
      }
      await vi.runAllTimersAsync()
      await Promise.all(work)
      const loading = store.loadAll()
      await vi.runAllTimersAsync()
      await loading
      expect(store.getSnapshot().complete).toBe(true)
      expect(new Set(textsOf(store))).toEqual(new Set(all.map(({ message }) => message)))
      expect(store.lines.length).toBe(all.length)
    }),
    { numRuns: 12 },
  )
})
