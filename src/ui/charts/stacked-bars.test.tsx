import { fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bucket, StackedBars } from './stacked-bars'

const hour = (index: number) => `2026-11-20T${String(index).padStart(2, '0')}:00:00Z`
const buckets: Bucket[] = Array.from({ length: 6 }, (_, index) => ({
  start: hour(index),
  end: hour(index + 1),
  parts: [
    { key: 'completed', label: 'completed', count: index * 10, colorToken: 'bar-completed' },
    { key: 'failed', label: 'failed', count: index === 2 ? 3 : 0, colorToken: 'bar-failed' },
  ],
}))
const onBrush = vi.fn<(start: string, end: string) => void>()
const onBarClick = vi.fn<(bucket: Bucket) => void>()
const formatTick = (start: string) => start.slice(11, 16)

beforeEach(() => {
  vi.clearAllMocks()
  // jsdom has no layout: the frame is 600 px wide and each bar 100.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 600, 74))
})

const show = (props: Partial<Parameters<typeof StackedBars>[0]> = {}) =>
  render(
    <StackedBars
      buckets={buckets}
      label="Flow runs by state"
      formatTick={formatTick}
      onBrush={onBrush}
      onBarClick={onBarClick}
      {...props}
    />,
  )
const bar = (name: RegExp) => screen.getByRole('button', { name })
const press = (element: Element, type: 'pointerDown' | 'pointerMove' | 'pointerUp', clientX: number) =>
  fireEvent[type](element, { clientX, button: 0, pointerId: 1 })

describe('StackedBars by keyboard', () => {
  it('is one tab stop, moves by arrows and names what each bar counts', async () => {
    show()
    await userEvent.tab()
    expect(document.activeElement).toBe(bar(/^00:00 – 01:00: none$/))
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(document.activeElement).toBe(bar(/^02:00 – 03:00: 20 completed, 3 failed$/))
    await userEvent.keyboard('{End}{ArrowRight}')
    expect(document.activeElement).toBe(bar(/^05:00/))
    expect(screen.getAllByRole('button').filter((each) => each.getAttribute('tabindex') === '0')).toHaveLength(1)
  })

  it('chooses a span with Shift and Enter, in either direction', async () => {
    show()
    bar(/^04:00/).focus()
    await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}')
    expect(bar(/^03:00/).getAttribute('aria-pressed')).toBe('true')
    expect(bar(/^05:00/).getAttribute('aria-pressed')).toBe('false')
    await userEvent.keyboard('{Enter}')
    expect(onBrush.mock.calls).toEqual([[hour(2), hour(5)]])
    expect(onBarClick).not.toHaveBeenCalled()
  })

  it('drops the span on Escape or when moving on without Shift', async () => {
    show()
    bar(/^01:00/).focus()
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}{Escape}{Enter}')
    expect(onBrush).not.toHaveBeenCalled()
    expect(onBarClick.mock.calls).toEqual([[buckets[2]]])
  })
})

describe('StackedBars by pointer', () => {
  it('takes a drag for a span', () => {
    show()
    press(bar(/^01:00/), 'pointerDown', 150)
    press(bar(/^03:00/), 'pointerMove', 350)
    press(bar(/^03:00/), 'pointerUp', 350)
    expect(onBrush.mock.calls).toEqual([[hour(1), hour(4)]])
    expect(onBarClick).not.toHaveBeenCalled()
  })

  it('takes a drag that ends outside for one to the edge', () => {
    show()
    press(bar(/^02:00/), 'pointerDown', 250)
    press(bar(/^02:00/), 'pointerMove', -80)
    press(bar(/^02:00/), 'pointerUp', -80)
    expect(onBrush.mock.calls).toEqual([[hour(0), hour(3)]])
  })

  it('takes a press that hardly moves for a click on the bar', () => {
    show()
    press(bar(/^02:00/), 'pointerDown', 250)
    press(bar(/^02:00/), 'pointerMove', 251)
    press(bar(/^02:00/), 'pointerUp', 251)
    expect(onBarClick.mock.calls).toEqual([[buckets[2]]])
    expect(onBrush).not.toHaveBeenCalled()
  })

  it('takes a click for a span of one bar when bars cannot be clicked', () => {
    show({ onBarClick: undefined })
    press(bar(/^02:00/), 'pointerDown', 250)
    press(bar(/^02:00/), 'pointerUp', 250)
    expect(onBrush.mock.calls).toEqual([[hour(2), hour(3)]])
  })
})

it('says the same in a table, without empty rows', () => {
  show()
  const table = screen.getByRole('table', { name: 'Flow runs by state' })
  expect(within(table).getAllByRole('row')).toHaveLength(6)
  expect(within(table).getByRole('row', { name: /02:00 – 03:00/ }).textContent).toBe('02:00 – 03:00203')
})

it('is a picture where nothing can be chosen', () => {
  show({ onBrush: undefined, onBarClick: undefined })
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByRole('img', { name: /^02:00/ })).toBeTruthy()
})

it('lives without buckets', () => {
  show({ buckets: [] })
  expect(screen.getByRole('figure', { name: 'Flow runs by state' })).toBeTruthy()
})
