import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeLogServer, logLines } from './fake-log-server'
import { LogStores } from './log-stores'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const all = { taskRunId: null, minLevel: 0 }
const errors = { taskRunId: null, minLevel: 40 }

const make = async (count: number) => {
  const servers: { minLevel: number; server: FakeLogServer }[] = []
  const stores = new LogStores(({ minLevel }) => {
    const server = new FakeLogServer(logLines(0, count))
    servers.push({ minLevel, server })
    return server
  })
  const whole = stores.show(all)
  await vi.advanceTimersByTimeAsync(0)
  return { stores, whole, servers, asked: () => servers.reduce((sum, { server }) => sum + server.requests.length, 0) }
}

test('a filter over a log that is all loaded asks nothing', async () => {
  const { stores, whole, asked } = await make(100)
  expect(stores.show(errors)).toBe(whole)
  expect(asked()).toBe(1)
})

test('a filter over a part of a log asks the server, and the part is still there afterwards', async () => {
  const { stores, whole, servers, asked } = await make(1000)
  const narrow = stores.show(errors)
  await vi.advanceTimersByTimeAsync(0)
  expect(narrow).not.toBe(whole)
  expect(servers.map(({ minLevel }) => minLevel)).toEqual([0, 40])
  expect(stores.show(errors)).toBe(narrow)
  expect(stores.show(all)).toBe(whole)
  expect(stores.show(errors)).toBe(narrow)
  expect(asked()).toBe(2)
})

test('only what is shown is followed', async () => {
  const { stores, servers } = await make(1000)
  stores.setActive(true)
  stores.show(errors)
  await vi.advanceTimersByTimeAsync(9_500)
  expect(servers.map(({ server }) => server.requests.length)).toEqual([1, 4])
  stores.setVisible(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(servers.map(({ server }) => server.requests.length)).toEqual([1, 4])
  stores.close()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(servers).toHaveLength(2)
})

test('closed, it can be used again', async () => {
  const { stores, whole } = await make(10)
  stores.close()
  expect(stores.show(all)).not.toBe(whole)
})
