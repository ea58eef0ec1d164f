import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { retryLive } from '~/api/live/start-live'
import { liveStatus } from '~/api/live/status'
import { preferences } from '~/lib/preferences'
import { LivePill, liveWords } from './live-pill'

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
  render(<LivePill />)
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
  render(<LivePill />)
  act(() => liveStatus.set('polling'))
  await userEvent.click(screen.getByRole('button', { name: /^Connection:/ }))
  expect(await screen.findByText(/asked for again every 15 seconds/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Try again now' }))
  expect(retryLive).toHaveBeenCalledTimes(1)
  act(() => liveStatus.set('live'))
  expect(screen.queryByRole('button', { name: 'Try again now' })).toBeNull()
})
