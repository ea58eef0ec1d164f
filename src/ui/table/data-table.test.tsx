import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { ErrorNotice } from '~/ui/error-notice'
import { Timestamp } from '~/ui/timestamp'
import { type Column, DataTable, type DataTableProps } from './data-table'

type Run = { id: string; name: string; at: string }

const runs: Run[] = ['amber-lynx', 'brave-otter', 'calm-puma', 'dusty-wren'].map((name, index) => ({
  id: `id-${index}`,
  name,
  at: '2026-11-20T10:00:00Z',
}))

const renders = vi.fn<(name: string) => void>()
const columns: Column<Run>[] = [
  {
    id: 'run',
    header: 'Run',
    sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
    cell: (run) => {
      renders(run.name)
      return <a href={`#${run.id}`}>{run.name}</a>
    },
  },
  {
    id: 'at',
    header: 'Started',
    hideBelow: 'phone',
    sort: { desc: 'START_DESC' },
    sortedBy: 'In order of when they were due',
    cell: (run) => <Timestamp at={run.at} />,
  },
  { id: 'tags', header: 'Tags', cell: () => 'prod' },
]
const rowKey = (run: Run) => run.id
const rowName = (run: Run) => `run ${run.name}`

function Table(props: Partial<DataTableProps<Run>>) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  return (
    <DataTable
      columns={columns}
      rows={runs}
      rowKey={rowKey}
      rowName={rowName}
      label="Flow runs"
      selected={selected}
      onSelect={setSelected}
      {...props}
    />
  )
}

const rowOf = (name: string) => screen.getByRole('link', { name }).closest('tr')
const focusedRow = () => document.activeElement?.querySelector('a')?.textContent
const chosen = () =>
  runs
    .filter(({ name }) => screen.getByRole<HTMLInputElement>('checkbox', { name: `Select run ${name}` }).checked)
    .map(({ name }) => name)

describe('DataTable keys', () => {
  it('has one tab stop among its rows and moves it with arrows, j, k, Home and End', async () => {
    render(<Table />)
    const stops = () => screen.getAllByRole('row').filter((row) => row.tabIndex === 0)
    expect(stops()).toHaveLength(1)
    stops()[0]?.focus()
    expect(focusedRow()).toBe('amber-lynx')
    await userEvent.keyboard('{ArrowDown}j')
    expect(focusedRow()).toBe('calm-puma')
    expect(stops()).toEqual([document.activeElement])
    await userEvent.keyboard('k{ArrowUp}{ArrowUp}')
    expect(focusedRow()).toBe('amber-lynx')
    await userEvent.keyboard('{End}{ArrowDown}')
    expect(focusedRow()).toBe('dusty-wren')
    await userEvent.keyboard('{Home}')
    expect(focusedRow()).toBe('amber-lynx')
  })

  it('opens the first link of the row on Enter, and only from the row itself', async () => {
    const opened = vi.fn<(name: string | null) => void>()
    render(<Table rowActions={() => <button type="button">Retry</button>} />)
    for (const link of screen.getAllByRole('link'))
      link.addEventListener('click', (event) => opened((event.target as Element).textContent))
    rowOf('brave-otter')?.focus()
    await userEvent.keyboard('{Enter}')
    expect(opened.mock.calls).toEqual([['brave-otter']])
    within(rowOf('brave-otter')!).getByRole('button', { name: 'Retry' }).focus()
    await userEvent.keyboard('{Enter}')
    expect(opened).toHaveBeenCalledTimes(1)
  })

  it('leaves keys with a modifier and keys typed into a field alone', async () => {
    render(<Table rowActions={() => <input aria-label="Note" />} />)
    rowOf('amber-lynx')?.focus()
    await userEvent.keyboard('{Control>}j{/Control}')
    expect(focusedRow()).toBe('amber-lynx')
    const note = within(rowOf('amber-lynx')!).getByRole('textbox')
    await userEvent.type(note, 'jxk')
    expect(note).toHaveProperty('value', 'jxk')
    expect(chosen()).toEqual([])
  })

  it('puts times into the tab order of the active row only', async () => {
    render(<Table />)
    const times = () => document.querySelectorAll('time[tabindex="0"]')
    expect(times()).toHaveLength(1)
    rowOf('calm-puma')?.focus()
    await userEvent.keyboard('{ArrowDown}')
    expect([...times()].map((time) => time.closest('tr'))).toEqual([rowOf('dusty-wren')])
  })

  it('keeps a tab stop when the active row goes away', async () => {
    const { rerender } = render(<Table />)
    rowOf('dusty-wren')?.focus()
    rerender(<Table rows={runs.slice(0, 2)} />)
    expect(rowOf('amber-lynx')?.tabIndex).toBe(0)
  })
})

describe('DataTable selection', () => {
  it('selects by box, by x, in a range with Shift, and all', async () => {
    const user = userEvent.setup()
    render(<Table />)
    await user.click(screen.getByRole('checkbox', { name: 'Select run amber-lynx' }))
    expect(chosen()).toEqual(['amber-lynx'])
    await user.keyboard('{Shift>}')
    await user.click(screen.getByRole('checkbox', { name: 'Select run calm-puma' }))
    await user.keyboard('{/Shift}')
    expect(chosen()).toEqual(['amber-lynx', 'brave-otter', 'calm-puma'])
    rowOf('brave-otter')?.focus()
    await user.keyboard('x')
    expect(chosen()).toEqual(['amber-lynx', 'calm-puma'])
    const all = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Select all 4 rows' })
    expect(all.indeterminate).toBe(true)
    await user.click(all)
    expect(chosen()).toHaveLength(4)
    await user.click(screen.getByRole('checkbox', { name: 'Unselect all rows' }))
    expect(chosen()).toEqual([])
  })

  it('selects with the space bar like any box', async () => {
    render(<Table />)
    screen.getByRole('checkbox', { name: 'Select run brave-otter' }).focus()
    await userEvent.keyboard(' ')
    expect(chosen()).toEqual(['brave-otter'])
  })

  it('has no boxes when nothing can be done with a selection', () => {
    render(<Table onSelect={undefined} />)
    expect(screen.queryByRole('checkbox')).toBeNull()
  })

  it('renders only the rows that change', async () => {
    render(<Table />)
    renders.mockClear()
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select run amber-lynx' }))
    expect(new Set(renders.mock.calls.map(([name]) => name))).toEqual(new Set(['amber-lynx']))
  })
})

describe('DataTable header', () => {
  it('says how it is sorted and asks for the other way', async () => {
    const onSort = vi.fn<(key: string) => void>()
    render(<Table sort="NAME_DESC" onSort={onSort} />)
    const header = (name: string) => screen.getByRole('columnheader', { name })
    expect(header('Run').getAttribute('aria-sort')).toBe('descending')
    expect(header('Started').getAttribute('aria-sort')).toBe('none')
    expect(header('Tags').hasAttribute('aria-sort')).toBe(false)
    const described = screen.getByRole('button', { name: 'Started', description: 'In order of when they were due' })
    expect(header('Started').contains(described)).toBe(true)
    await userEvent.click(within(header('Run')).getByRole('button'))
    await userEvent.click(within(header('Started')).getByRole('button'))
    expect(onSort.mock.calls).toEqual([['NAME_ASC'], ['START_DESC']])
    expect(within(header('Tags')).queryByRole('button')).toBeNull()
  })

  it('asks first for what its column names first: names from A, times from the newest', async () => {
    const onSort = vi.fn<(key: string) => void>()
    const both = columns.map((column) =>
      column.id === 'at' ? { ...column, sort: { desc: 'START_DESC', asc: 'START_ASC' } } : column,
    )
    const { rerender } = render(<Table columns={both} sort="OTHER" onSort={onSort} />)
    const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
    await press('Run')
    await press('Started')
    rerender(<Table columns={both} sort="NAME_ASC" onSort={onSort} />)
    await press('Run')
    rerender(<Table columns={both} sort="START_DESC" onSort={onSort} />)
    await press('Started')
    expect(onSort.mock.calls.flat()).toEqual(['NAME_ASC', 'START_DESC', 'NAME_DESC', 'START_ASC'])
  })

  it('leaves its margin at the right edge of a phone, where the last columns are hidden', () => {
    render(<Table columns={[columns[0]!, columns[1]!]} />)
    const edges = screen.getAllByRole('columnheader').filter((header) => header.className.includes('max-sm:pr-4'))
    expect(edges.map((header) => header.textContent)).toEqual(['Run'])
    expect(rowOf('calm-puma')?.querySelectorAll('td[class*="max-sm:pr-4"]')).toHaveLength(1)
  })
})

describe('DataTable states', () => {
  it('shows skeletons instead of rows only while there are none', () => {
    const { rerender } = render(<Table rows={undefined} loading skeletonRows={3} empty="No runs" />)
    expect(screen.getByRole('table').getAttribute('aria-busy')).toBe('true')
    expect(document.querySelectorAll('tbody tr[aria-hidden]')).toHaveLength(3)
    expect(screen.queryByText('No runs')).toBeNull()
    rerender(<Table loading skeletonRows={3} />)
    expect(document.querySelectorAll('tbody tr[aria-hidden]')).toHaveLength(0)
    expect(screen.getAllByRole('link')).toHaveLength(4)
  })

  it('says that it is empty only when that is known', () => {
    const { rerender } = render(<Table rows={undefined} empty="No runs" />)
    expect(screen.queryByText('No runs')).toBeNull()
    rerender(<Table rows={[]} error={<ErrorNotice message="503" />} empty="No runs" />)
    expect(screen.queryByText('No runs')).toBeNull()
    rerender(<Table rows={[]} empty="No runs" />)
    expect(screen.getByText('No runs')).toBeTruthy()
  })

  it('keeps the rows beside an error', () => {
    render(<Table error={<ErrorNotice message="database is locked" />} />)
    expect(screen.getByRole('alert').textContent).toContain('database is locked')
    expect(screen.getAllByRole('link')).toHaveLength(4)
  })

  it('spends few nodes on a row: one a cell and two on the box', () => {
    render(<Table />)
    // Three columns: row, box cell, box, three cells, link, time.
    expect(rowOf('amber-lynx')?.querySelectorAll('*')).toHaveLength(7)
  })
})
