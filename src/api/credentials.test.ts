// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { basicAuth, createCredentials, userOf } from './credentials'

const HERE = 'http://prefect.example/api'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function memory(entries: Record<string, string> = {}) {
  const map = new Map(Object.entries(entries))
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

/** Tabs of one browser: what one posts the others hear, later. */
function tabs() {
  const all: EventTarget[] = []
  return () => {
    const target = new EventTarget()
    all.push(target)
    return {
      addEventListener: target.addEventListener.bind(target) as BroadcastChannel['addEventListener'],
      postMessage: (data: unknown) => {
        for (const other of all)
          if (other !== target) queueMicrotask(() => other.dispatchEvent(new MessageEvent('message', { data })))
      },
    }
  }
}

const shown = (tab: ReturnType<typeof createCredentials>) => {
  vi.advanceTimersByTime(200)
  return tab.getState().asking
}

test('many refusals at once are one question, and all are repeated with its answer', async () => {
  const tab = createCredentials({ base: () => HERE })
  const questions = [tab.ask(null, false), tab.ask(null, false), tab.ask(null, true)]
  expect(shown(tab)).toBe(true)
  tab.enter('ada:s3cret', false)
  expect(await Promise.all(questions)).toEqual([true, true, true])
  expect(tab.getState()).toEqual({ asking: false, loggedOut: false, refused: false, user: 'ada' })
  expect(tab.current()).toBe('ada:s3cret')
})

test('a request that was refused with what is known no longer is simply repeated', async () => {
  const tab = createCredentials({ base: () => HERE })
  tab.enter('ada:new', false)
  expect(await tab.ask('ada:old', false)).toBe(true)
  expect(shown(tab)).toBe(false)
})

test('a password that changed while the tab is open is asked for again and forgotten', async () => {
  const storage = memory()
  const tab = createCredentials({ base: () => HERE, storage })
  const changes = vi.fn<() => void>()
  tab.enter('ada:old', true)
  tab.onChange(changes)
  void tab.ask('ada:old', false)
  expect(shown(tab)).toBe(true)
  expect(tab.getState()).toEqual({ asking: true, loggedOut: true, refused: true, user: null })
  expect(storage.map.size).toBe(0)
  expect(changes).toHaveBeenCalledTimes(1)
})

test('who declines is not asked by what happens by itself, only by what somebody does', async () => {
  const tab = createCredentials({ base: () => HERE })
  const first = tab.ask(null, false)
  tab.decline()
  expect(await first).toBe(false)
  expect(tab.getState()).toMatchObject({ asking: false, loggedOut: true })
  expect(await tab.ask(null, false)).toBe(false)
  expect(shown(tab)).toBe(false)
  void tab.ask(null, true)
  expect(shown(tab)).toBe(true)
  tab.decline()
  expect(tab.askAgain()).toBe(true)
  expect(shown(tab)).toBe(true)
  tab.enter('a:b', false)
  expect(tab.askAgain()).toBe(false)
})

test('only what is to be kept outlives the page, in session storage', () => {
  const storage = memory()
  createCredentials({ base: () => HERE, storage }).enter('ada:s3cret', false)
  expect(storage.map.size).toBe(0)
  createCredentials({ base: () => HERE, storage }).enter('ada:s3cret', true)
  const reloaded = createCredentials({ base: () => HERE, storage })
  expect(reloaded.current()).toBe('ada:s3cret')
  expect(reloaded.getState().user).toBe('ada')
  reloaded.leave()
  expect(storage.map.size).toBe(0)
})

test('another address gets nothing, whatever a link says', () => {
  const storage = memory()
  createCredentials({ base: () => HERE, storage }).enter('ada:s3cret', true)
  expect(createCredentials({ base: () => 'https://evil.example/api', storage }).current()).toBeNull()
})

test.each(['nonsense', '[]', 'null', '{"http://prefect.example/api": 7}'])('storage holding %s is nothing', (text) => {
  const tab = createCredentials({ base: () => HERE, storage: memory({ 'podium.credentials': text }) })
  expect(tab.current()).toBeNull()
})

test('a new tab asks the open ones before a person', async () => {
  const open = tabs()
  const first = createCredentials({ base: () => HERE, channel: open() })
  first.enter('ada:s3cret', false)
  const second = createCredentials({ base: () => HERE, channel: open() })
  expect(await second.ask(null, false)).toBe(true)
  expect(second.current()).toBe('ada:s3cret')
  expect(shown(second)).toBe(false)
  const elsewhere = createCredentials({ base: () => 'https://other.example/api', channel: open() })
  void elsewhere.ask(null, false)
  await vi.advanceTimersByTimeAsync(200)
  expect(elsewhere.getState().asking).toBe(true)
  expect(elsewhere.current()).toBeNull()
})

test('one answer closes the question in every tab, and one log-out counts for all', async () => {
  const open = tabs()
  const [first, second] = [1, 2].map(() => createCredentials({ base: () => HERE, channel: open() })) as [
    ReturnType<typeof createCredentials>,
    ReturnType<typeof createCredentials>,
  ]
  const waiting = second.ask(null, false)
  void first.ask(null, false)
  await vi.advanceTimersByTimeAsync(200)
  first.enter('ada:s3cret', false)
  expect(await waiting).toBe(true)
  expect(second.getState().asking).toBe(false)
  first.leave()
  await vi.advanceTimersByTimeAsync(0)
  expect(second.current()).toBeNull()
})

test('what the server refused is not taken from another tab again', async () => {
  const open = tabs()
  const first = createCredentials({ base: () => HERE, channel: open() })
  const second = createCredentials({ base: () => HERE, channel: open() })
  first.enter('ada:old', false)
  await vi.advanceTimersByTimeAsync(0)
  void second.ask('ada:old', false)
  await vi.advanceTimersByTimeAsync(200)
  expect(second.getState()).toMatchObject({ asking: true, refused: true })
})

test('the header is UTF-8 in base64, and a user is what stands before the first colon', () => {
  expect(Buffer.from(basicAuth('ädä:pä:ß€').slice('Basic '.length), 'base64').toString()).toBe('ädä:pä:ß€')
  expect([userOf('ada:a:b'), userOf('token'), userOf(':x')]).toEqual(['ada', '', ''])
})
