import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toast, Toaster } from './toast'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  act(() => void toast.clear())
  vi.useRealTimers()
})

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms))
const show = (...args: Parameters<typeof toast.show>) => act(() => void toast.show(...args))

it('goes by itself, unless somebody is reading it', () => {
  render(<Toaster />)
  show({ kind: 'success', title: 'Started tough-marlin', action: <a href="#run">Open run</a> })
  fireEvent.pointerEnter(screen.getByText('Started tough-marlin'))
  pass(60_000)
  expect(screen.getByRole('link', { name: 'Open run' })).toBeTruthy()
  fireEvent.pointerLeave(screen.getByText('Started tough-marlin'))
  pass(8000)
  expect(screen.queryByText('Started tough-marlin')).toBeNull()
})

it('keeps an error until it is dismissed', () => {
  render(<Toaster />)
  show({ kind: 'error', title: 'Could not cancel', body: '<b>409</b>' })
  pass(600_000)
  expect(screen.getByRole('alert').textContent).toContain('<b>409</b>')
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('keeps the newest four', () => {
  render(<Toaster />)
  for (const number of [1, 2, 3, 4, 5, 6]) show({ kind: 'info', title: `note ${number}` })
  expect(screen.getAllByText(/^note/).map((each) => each.textContent)).toEqual(['note 3', 'note 4', 'note 5', 'note 6'])
})
