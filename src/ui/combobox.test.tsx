import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeAll, expect, it, vi } from 'vitest'
import { Combobox, type ComboboxOption } from './combobox'

beforeAll(async () => {
  await import('./overlay/combobox-popup')
})

const options: ComboboxOption[] = ['etl/orders-hourly', 'etl/orders-daily', 'ml/train', 'ml/score'].map(
  (label, index) => ({
    value: `id-${index}`,
    label,
  }),
)

function Single({ search, all = options }: { search?: (query: string) => void; all?: ComboboxOption[] }) {
  const [value, setValue] = useState<string | null>(null)
  return <Combobox label="Deployment" options={all} value={value} onChange={setValue} onSearch={search} clearable />
}

function Multiple({ allowNew = false }) {
  const [value, setValue] = useState<readonly string[]>(['id-2'])
  return <Combobox label="Tags" multiple options={options} value={value} onChange={setValue} allowNew={allowNew} />
}

const open = async (name: RegExp) => {
  await userEvent.click(screen.getByRole('button', { name }))
  const field = await screen.findByPlaceholderText('Type to find')
  await waitFor(() => expect(document.activeElement).toBe(field))
}
const listed = () => screen.queryAllByRole('option').map((option) => option.textContent)

it('narrows the list by every word typed, takes the first on Enter and gives the focus back', async () => {
  render(<Single />)
  await open(/^Deployment: nothing chosen/)
  expect(listed()).toHaveLength(4)
  await userEvent.keyboard('orders ETL')
  await waitFor(() => expect(listed()).toEqual(['etl/orders-hourly', 'etl/orders-daily']))
  await userEvent.keyboard('{ArrowDown}{Enter}')
  const trigger = await screen.findByRole('button', { name: 'Deployment: etl/orders-daily' })
  await waitFor(() => expect(document.activeElement).toBe(trigger))
  expect(screen.queryByRole('option')).toBeNull()
})

it('takes what was typed on an Enter that follows at once, before the list is drawn anew', async () => {
  render(<Single />)
  await open(/^Deployment: nothing chosen/)
  await userEvent.paste('score')
  fireEvent.keyDown(document.activeElement!, { key: 'Enter' })
  expect(await screen.findByRole('button', { name: 'Deployment: ml/score' })).toBeTruthy()
})

it('says when nothing matches and what was typed, as plain text', async () => {
  render(<Single />)
  await open(/Deployment/)
  await userEvent.keyboard('<b>x')
  expect(await screen.findByText('Nothing matches “<b>x”')).toBeTruthy()
})

it('changes nothing on Escape', async () => {
  render(<Single />)
  await open(/Deployment/)
  await userEvent.keyboard('ml{Escape}')
  expect(await screen.findByRole('button', { name: 'Deployment: nothing chosen' })).toBeTruthy()
})

it('takes a single choice back', async () => {
  render(<Single />)
  await open(/Deployment/)
  await userEvent.click(screen.getByRole('option', { name: 'ml/train' }))
  await open(/Deployment: ml\/train/)
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }))
  expect(await screen.findByRole('button', { name: 'Deployment: nothing chosen' })).toBeTruthy()
})

it('leaves the filtering to an outside search, and remembers the name of what was chosen there', async () => {
  const search = vi.fn<(query: string) => void>()
  const { rerender } = render(<Single search={search} />)
  await open(/Deployment/)
  await userEvent.keyboard('zz')
  expect(search.mock.calls.map(([query]) => query)).toEqual(['z', 'zz'])
  expect(listed()).toHaveLength(4)
  await userEvent.click(screen.getByRole('option', { name: 'ml/score' }))
  rerender(<Single search={search} all={[]} />)
  expect(await screen.findByRole('button', { name: 'Deployment: ml/score' })).toBeTruthy()
})

it('chooses several without closing, and drops one by choosing it again', async () => {
  render(<Multiple />)
  await open(/^Tags: ml\/train$/)
  await userEvent.click(screen.getByRole('option', { name: 'ml/score' }))
  await userEvent.click(screen.getByRole('option', { name: 'ml/train' }))
  await userEvent.click(screen.getByRole('option', { name: 'etl/orders-daily' }))
  await userEvent.keyboard('{Escape}')
  expect(await screen.findByRole('button', { name: 'Tags: ml/score, etl/orders-daily' })).toBeTruthy()
})

it('takes a new value as typed', async () => {
  render(<Multiple allowNew />)
  await open(/Tags/)
  await userEvent.keyboard(' brand new {Enter}{Escape}')
  expect(await screen.findByRole('button', { name: 'Tags: ml/train, brand new' })).toBeTruthy()
})

it('shows no more of a long list than anyone reads, and says so', async () => {
  const many = Array.from({ length: 5312 }, (_, index) => ({ value: `${index}`, label: `run-${index}` }))
  render(<Single all={many} />)
  await open(/Deployment/)
  expect(listed()).toHaveLength(30)
  expect(screen.getByText(/The first 30 of 5,312/)).toBeTruthy()
})
