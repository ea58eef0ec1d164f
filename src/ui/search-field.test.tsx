import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { SearchField } from './search-field'

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
