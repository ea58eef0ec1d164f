import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, expect, test, vi } from 'vitest'
import { credentials } from '~/api/client'
import { retryLive } from '~/api/live/start-live'
import { liveStatus } from '~/api/live/status'
import { preferences } from '~/lib/preferences'
import { LivePill } from './live-pill'
import { liveWords } from './live-words'

vi.mock(import('~/api/live/start-live'), () => ({ retryLive: vi.fn<() => void>() }))

afterEach(() => liveStatus.set('connecting'))

const at = Date.parse('2026-11-21T12:03:40Z')
const utc = { timeZone: 'utc', hour12: false }

test.each([
  ['connecting', 'Connecting'],
  ['live', 'Live'],
  ['catching up', 'Catching up'],
  ['polling', 'Polling every 15 s'],
  ['offline', 'Offline since 12:03'],
] as const)('%s is said as "%s"', (state, words) =>
  expect(liveWords({ state, since: at, lastEventAt: null }, utc)).toBe(words),
)

test('the time since when it is offline follows the time setting', () => {
  expect(liveWords({ state: 'offline', since: at, lastEventAt: null }, { timeZone: 'Asia/Tokyo', hour12: true })).toBe(
    'Offline since 9:03 PM',
  )
})

test('the pill follows the connection, and says aloud only that it is no longer live', () => {
  preferences.set({ timeZone: 'utc' })
  render(<LivePill />, { wrapper: MemoryRouter })
  const pill = screen.getByRole('button', { name: /^Connection:/ })
  act(() => liveStatus.set('live'))
  expect(pill.textContent).toMatch(/Live/)
  expect(screen.getByRole('status').textContent).toBe('')
  act(() => liveStatus.noteEvent())
  expect(pill.textContent).toMatch(/Live(now|\d+ s ago)/)
  act(() => liveStatus.set('polling'))
  expect(pill.textContent).toMatch(/Polling every 15 s/)
  expect(screen.getByRole('status').textContent).toBe('Polling every 15 s')
  act(() => liveStatus.set('offline'))
  expect(pill.textContent).toMatch(/Offline since \d\d:\d\d/)
})

test('the panel explains the state and tries again at once; live, there is nothing to try', async () => {
  render(<LivePill />, { wrapper: MemoryRouter })
  act(() => liveStatus.set('polling'))
  await userEvent.click(screen.getByRole('button', { name: /^Connection:/ }))
  expect(await screen.findByText(/asked for again every 15 seconds/)).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Find out why' }).getAttribute('href')).toBe('/settings?tab=connection&check')
  await userEvent.click(screen.getByRole('button', { name: 'Try again now' }))
  expect(retryLive).toHaveBeenCalledTimes(1)
  act(() => liveStatus.set('live'))
  expect(screen.queryByRole('button', { name: 'Try again now' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'Find out why' })).toBeNull()
})

test('without a log-in it says that nothing is brought up to date, and where to log in', async () => {
  credentials.decline()
  render(<LivePill />, { wrapper: MemoryRouter })
  act(() => liveStatus.set('polling'))
  const pill = screen.getByRole('button', { name: /^Connection:/ })
  expect(pill.textContent).toBe('Connection:Logged out')
  await userEvent.click(pill)
  await userEvent.click(await screen.findByRole('button', { name: 'Log in' }))
  expect(credentials.waiting()).toBe(true)
  act(() => credentials.enter('ada:s3cret', false))
  expect(pill.textContent).toMatch(/Polling/)
  expect(await screen.findByText('as ada')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Log out' })).toBeTruthy()
  act(() => credentials.leave())
})
