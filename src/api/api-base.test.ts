import { expect, test, vi } from 'vitest'
import { findApiElsewhere, resolveApiBase, serverAddress } from './api-base'

function page({ search = '', base = 'https://dash.example/podium/', tab = '', saved = '' } = {}) {
  const stored = new Map(tab ? [['podium.api', tab]] : [])
  return {
    search,
    base,
    tab: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    },
    saved: { getItem: (key: string) => (key === 'podium.server' && saved ? saved : null) },
  }
}

test('beside the page by default, under whatever path it is served', () => {
  expect(resolveApiBase(page())).toEqual({ url: 'https://dash.example/podium/api', chosen: false })
  expect(resolveApiBase(page({ base: 'http://127.0.0.1:4300/' })).url).toBe('http://127.0.0.1:4300/api')
})

test('?api= goes first and stays for the tab; then what the tab had, then the saved server', () => {
  const asked = page({ search: '?api=http://a:4200/api/&x=1', saved: 'http://b:4200/api' })
  expect(resolveApiBase(asked)).toEqual({ url: 'http://a:4200/api', chosen: true })
  expect(asked.tab.getItem('podium.api')).toBe('http://a:4200/api')
  expect(resolveApiBase(page({ tab: 'http://c/api', saved: 'http://b/api' })).url).toBe('http://c/api')
  expect(resolveApiBase(page({ saved: 'http://b/api' }))).toEqual({ url: 'http://b/api', chosen: true })
})

test('only web addresses are servers', () => {
  expect(serverAddress('javascript:alert(1)', 'http://x/')).toBeUndefined()
  expect(serverAddress('data:text/html,hi', 'http://x/')).toBeUndefined()
  expect(serverAddress('http://[', 'http://x/')).toBeUndefined()
  expect(serverAddress('  ', 'http://x/')).toBeUndefined()
  expect(serverAddress('/prefect/api?x#y', 'http://x/')).toBe('http://x/prefect/api')
  expect(resolveApiBase(page({ search: '?api=javascript:alert(1)' })).chosen).toBe(false)
})

/** A network in which only these addresses answer. */
const network = (answers: Record<string, unknown>) =>
  vi.fn<typeof fetch>(async (url) => {
    if (!(String(url) in answers)) throw new TypeError('Failed to fetch')
    return Response.json(answers[String(url)])
  })

test('a server elsewhere is found by /ui-settings, once it answers', async () => {
  const settings = { api_url: 'http://prefect:4200/api' }
  const found = { 'http://d/ui-settings': settings, 'http://prefect:4200/api/health': true }
  expect(await findApiElsewhere('http://d/api', 'http://d/', network(found))).toBe('http://prefect:4200/api')
  expect(
    await findApiElsewhere('http://d/api', 'http://d/', network({ 'http://d/ui-settings': settings })),
  ).toBeUndefined()
})

test('a guess that is healthy, settings that name the guess, and no settings change nothing', async () => {
  const healthy = network({ 'http://d/api/health': true })
  expect(await findApiElsewhere('http://d/api', 'http://d/', healthy)).toBeUndefined()
  expect(healthy).toHaveBeenCalledTimes(1)
  const same = network({ 'http://d/ui-settings': { api_url: 'http://d/api' } })
  expect(await findApiElsewhere('http://d/api', 'http://d/', same)).toBeUndefined()
  expect(await findApiElsewhere('http://d/api', 'http://d/', network({ 'http://d/ui-settings': 'no' }))).toBeUndefined()
  expect(await findApiElsewhere('http://d/api', 'http://d/', network({}))).toBeUndefined()
})
