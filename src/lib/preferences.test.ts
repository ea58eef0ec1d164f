import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const key = 'podium.preferences'
const defaults = { theme: 'system', timeZone: 'local', hour12: false, railCollapsed: false }

// The store is read once a page load; every test is a page load.
async function load() {
  vi.resetModules()
  return import('./preferences')
}

beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  delete document.documentElement.dataset.theme
})

describe('preferences', () => {
  it.each([
    'not json',
    'null',
    '[]',
    '42',
    '"dark"',
    '{"theme":"neon","timeZone":"Mars/Olympus","hour12":"yes","railCollapsed":1}',
    '{"__proto__":{"theme":"dark"}}',
    '',
  ])('rule by default over garbage: %s', async (garbage) => {
    localStorage.setItem(key, garbage)
    const { preferences } = await load()
    expect(preferences.get()).toEqual(defaults)
  })

  it('keep what makes sense beside what does not', async () => {
    localStorage.setItem(key, '{"theme":"dark","timeZone":"Mars/Olympus","more":1}')
    const { preferences } = await load()
    expect(preferences.get()).toEqual({ ...defaults, theme: 'dark' })
  })

  it('outlive the page', async () => {
    const first = await load()
    first.preferences.set({ timeZone: 'Europe/Berlin', hour12: true })
    const second = await load()
    expect(second.preferences.get()).toEqual({ ...defaults, timeZone: 'Europe/Berlin', hour12: true })
  })

  it('refuse a zone that does not exist', async () => {
    const { preferences } = await load()
    preferences.set({ timeZone: 'Nowhere/Land' })
    expect(preferences.get().timeZone).toBe('local')
  })

  it('hold for the tab when storage is forbidden', async () => {
    const forbidden = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden })
    const { preferences } = await load()
    expect(preferences.get()).toEqual(defaults)
    preferences.set({ railCollapsed: true })
    expect(preferences.get().railCollapsed).toBe(true)
  })

  it('tell their subscribers, and keep one object until then', async () => {
    const { preferences } = await load()
    const heard = vi.fn<() => void>()
    const before = preferences.get()
    expect(preferences.get()).toBe(before)
    const stop = preferences.subscribe(heard)
    preferences.set({ hour12: true })
    expect(heard).toHaveBeenCalledTimes(1)
    expect(preferences.get()).not.toBe(before)
    stop()
    preferences.set({ hour12: false })
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('follow another tab, whatever it wrote', async () => {
    const { preferences } = await load()
    preferences.subscribe(() => {})
    dispatchEvent(new StorageEvent('storage', { key, newValue: '{"theme":"dark"}' }))
    expect(preferences.get().theme).toBe('dark')
    dispatchEvent(new StorageEvent('storage', { key, newValue: '{broken' }))
    expect(preferences.get()).toEqual(defaults)
    preferences.set({ theme: 'light' })
    dispatchEvent(new StorageEvent('storage', { key: 'other', newValue: '{"theme":"dark"}' }))
    expect(preferences.get().theme).toBe('light')
    dispatchEvent(new StorageEvent('storage', { key: null }))
    expect(preferences.get()).toEqual(defaults)
  })
})

describe('followTheme', () => {
  it('marks the page as chosen, or as the system is', async () => {
    const query = Object.assign(new EventTarget(), { matches: true })
    vi.stubGlobal('matchMedia', () => query)
    const { followTheme, preferences } = await load()
    const stop = followTheme()
    const theme = () => document.documentElement.dataset.theme
    expect(theme()).toBe('dark')
    query.matches = false
    query.dispatchEvent(new Event('change'))
    expect(theme()).toBe('light')
    preferences.set({ theme: 'dark' })
    expect(theme()).toBe('dark')
    query.dispatchEvent(new Event('change'))
    expect(theme()).toBe('dark')
    stop()
    preferences.set({ theme: 'light' })
    expect(theme()).toBe('dark')
  })
})
