import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { preferences } from '~/lib/preferences'
import { Duration } from './duration'
import { RelativeTime } from './relative-time'
import { Timestamp } from './timestamp'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:31:04Z') })
  preferences.set({ timeZone: 'utc', hour12: false })
})
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms))

it('follows the time setting while it is on screen', () => {
  render(<Timestamp at="2026-11-21T09:05:07.123456Z" />)
  expect(screen.getByText('09:05:07')).toBeTruthy()
  act(() => preferences.set({ timeZone: 'Asia/Kolkata', hour12: true }))
  expect(screen.getByText('2:35:07 PM')).toBeTruthy()
})

it('tells the instant in every other way, the server’s own text included', () => {
  preferences.set({ timeZone: 'Asia/Kolkata' })
  render(<Timestamp at="2026-11-21T09:05:07.123456+00:00" />)
  fireEvent.pointerEnter(screen.getByText('14:35:07'), { pointerType: 'mouse' })
  pass(400)
  const tip = screen.getByRole('tooltip').textContent ?? ''
  expect(tip).toContain('2026-11-21T09:05:07.123456+00:00')
  expect(tip).toContain('Sat 21 Nov 2026 09:05:07.123 UTC')
  expect(tip).toContain('Sat 21 Nov 2026 14:35:07.123 UTC+5:30')
  expect(tip).toContain('1 h ago')
})

it.each([null, undefined, '', 'not a time', '<b>'])('has a dash for %s', (at) => {
  const { container } = render(<Timestamp at={at} />)
  expect(container.textContent).toBe('–')
})

it('keeps all ages true with one timer, and none when nothing is shown', () => {
  const { unmount } = render(
    <>
      <RelativeTime at="2026-11-21T10:31:00Z" />
      <RelativeTime at="2026-11-21T10:30:00Z" />
      <Duration since="2026-11-21T10:30:04.500Z" />
    </>,
  )
  expect(vi.getTimerCount()).toBe(1)
  expect(document.body.textContent).toBe('4 s ago1 min ago59 s')
  pass(2000)
  expect(document.body.textContent).toBe('6 s ago1 min ago1m 01s')
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})

it('does not tick in a hidden tab, and is right at once when it is seen again', () => {
  render(<RelativeTime at="2026-11-21T10:31:00Z" />)
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  fireEvent(document, new Event('visibilitychange'))
  expect(vi.getTimerCount()).toBe(0)
  vi.setSystemTime(Date.parse('2026-11-21T10:41:00Z'))
  hidden.mockReturnValue(false)
  fireEvent(document, new Event('visibilitychange'))
  expect(document.body.textContent).toBe('10 min ago')
  hidden.mockRestore()
})

it('stops when the run has ended', () => {
  render(<Duration since="2026-11-21T10:30:00Z" until="2026-11-21T10:30:00.420Z" />)
  expect(vi.getTimerCount()).toBe(0)
  expect(document.body.textContent).toBe('0.42 s')
})
