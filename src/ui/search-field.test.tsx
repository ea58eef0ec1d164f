import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { SearchField } from './search-field'

/** A field of which is noted what it tells, and to which a value comes only when the test says so. */
function aField() {
  const told: string[] = []
  const field = (value: string) => <SearchField value={value} label="Search" onValue={(text) => told.push(text)} />
  const { rerender } = render(field(''))
  const box = screen.getByRole('searchbox', { name: 'Search' })
  return { told, box, come: (value: string) => rerender(field(value)) }
}

test('what is typed stays while the value behind it lags', async () => {
  const told: string[] = []
  // The worst address: it never takes anything over.
  render(<SearchField value="" label="Search" onValue={(text) => told.push(text)} />)
  const field = screen.getByRole('searchbox', { name: 'Search' })
  await userEvent.type(field, 'etl')
  await vi.waitFor(() => expect(told).toEqual(['etl']))
  await userEvent.type(field, '/orders{Enter}')
  expect(field).toHaveProperty('value', 'etl/orders')
  expect(told.at(-1)).toBe('etl/orders')
})

test('a value changed elsewhere shows when nobody is typing', async () => {
  function Page() {
    const [value, setValue] = useState('old')
    return (
      <>
        <SearchField value={value} label="Search" onValue={setValue} />
        <button type="button" onClick={() => setValue('')}>
          Clear
        </button>
      </>
    )
  }
  render(<Page />)
  await userEvent.type(screen.getByRole('searchbox'), 'er')
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }))
  expect(screen.getByRole('searchbox')).toHaveProperty('value', '')
})

test('a value that comes late does not take back what was typed since', async () => {
  const { told, box, come } = aField()
  await userEvent.type(box, 'etl')
  await vi.waitFor(() => expect(told).toEqual(['etl']))
  await userEvent.type(box, '/x')
  come('etl')
  expect(box).toHaveProperty('value', 'etl/x')
  await vi.waitFor(() => expect(told).toEqual(['etl', 'etl/x']))
  // Whoever takes it over may trim it.
  await userEvent.type(box, ' ')
  come('etl/x')
  expect(box).toHaveProperty('value', 'etl/x ')
})

test('back to the beginning before the first text came: told, and not left with it', async () => {
  const { told, box, come } = aField()
  await userEvent.type(box, 'e')
  await vi.waitFor(() => expect(told).toEqual(['e']))
  await userEvent.type(box, '{Backspace}{Enter}')
  expect(told).toEqual(['e', ''])
  come('e')
  come('')
  expect(box).toHaveProperty('value', '')
})

test('the back button while the cursor is in the field shows the value before, and it stays', async () => {
  const { told, box, come } = aField()
  await userEvent.type(box, 'etl{Enter}')
  come('etl')
  await userEvent.type(box, '/or')
  come('before')
  expect(box).toHaveProperty('value', 'before')
  await userEvent.tab()
  expect(box).toHaveProperty('value', 'before')
  expect(told).toEqual(['etl'])
})

test('a page that was left is not told what was typed on it', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const told: string[] = []
    const { unmount } = render(<SearchField value="" label="Search" onValue={(text) => told.push(text)} />)
    await userEvent.type(screen.getByRole('searchbox', { name: 'Search' }), 'etl')
    const before = [...told]
    unmount()
    vi.advanceTimersByTime(5_000)
    expect(told).toEqual(before)
  } finally {
    vi.useRealTimers()
  }
})
