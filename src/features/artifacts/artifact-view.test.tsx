import { fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { anArtifact } from '~/mocks/builders'
import { ArtifactView } from './artifact-view'

vi.setConfig({ testTimeout: 30_000 })

beforeEach(() =>
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} })),
)

const show = (more: Parameters<typeof anArtifact>[0]) => render(<ArtifactView artifact={anArtifact(more)} />)
const bodyRows = () =>
  within(screen.getByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .queryAllByRole('cell')
        .map((cell) => cell.textContent),
    )

test('Markdown, with its description above it', async () => {
  show({ description: 'What **this** is', data: '# Sales' })
  expect(await screen.findByRole('heading', { name: 'Sales' })).toBeTruthy()
  expect((await screen.findByText('this')).tagName).toBe('STRONG')
})

test('a link is Markdown', async () => {
  show({ data: '[The docs](https://docs.example/)' })
  expect((await screen.findByRole('link', { name: 'The docs' })).getAttribute('href')).toBe('https://docs.example/')
})

test('a table is whole: sorted by a click, found in, empty cells told from empty texts', async () => {
  show({ type: 'table', key: 'orders', data: '[{"n": 10, "s": "b"}, {"n": 9, "s": "<b>a</b>"}, {"n": null, "s": ""}]' })
  expect(bodyRows()).toEqual([
    ['10', 'b'],
    ['9', '<b>a</b>'],
    ['–', ''],
  ])
  await userEvent.click(screen.getByRole('button', { name: 'n' }))
  expect(bodyRows().map(([n]) => n)).toEqual(['9', '10', '–'])
  expect(screen.getByRole('columnheader', { name: 'n' }).getAttribute('aria-sort')).toBe('ascending')
  await userEvent.click(screen.getByRole('button', { name: 'n' }))
  expect(bodyRows().map(([n]) => n)).toEqual(['10', '9', '–'])
  await userEvent.type(screen.getByRole('searchbox', { name: 'Find in table' }), 'a</b>{Enter}')
  expect(bodyRows()).toEqual([['9', '<b>a</b>']])
  expect(screen.getByRole('status').textContent).toBe('1 of 3 rows')
})

test('of a long table only the rows in view are drawn, wherever it is scrolled', () => {
  show({ type: 'table', key: 'long', data: JSON.stringify(Array.from({ length: 5000 }, (_, at) => ({ at }))) })
  expect(screen.getByRole('status').textContent).toBe('5,000 rows, 1 column')
  expect(bodyRows().length).toBeLessThan(100)
  const box = screen.getByRole('region', { name: 'long' })
  fireEvent.scroll(box, { target: { scrollTop: 4000 * 28 } })
  expect(bodyRows().flat()).toContain('4000')
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('5001')
})

test('a table that is none is shown as it is', () => {
  show({ type: 'table', data: 'not json' })
  expect(screen.queryByRole('table')).toBeNull()
  expect(screen.getByText('not json')).toBeTruthy()
})

test('progress says how far it is, whatever was written', () => {
  const { rerender } = show({ type: 'progress', key: 'load', data: 42.5 })
  expect(screen.getByRole('progressbar', { name: 'load' }).getAttribute('aria-valuenow')).toBe('42.5')
  rerender(<ArtifactView artifact={anArtifact({ type: 'progress', data: 400 })} />)
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('100')
  expect(screen.getByText('400 %')).toBeTruthy()
  rerender(<ArtifactView artifact={anArtifact({ type: 'progress', data: 'soon' })} />)
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.getByText('soon')).toBeTruthy()
})

test('an image is loaded from https and data addresses only, and its failure can be tried again', async () => {
  const { rerender } = show({ type: 'image', key: 'plot', data: 'https://img.example/a.png' })
  const image = screen.getByRole('img', { name: 'plot' })
  expect(image.getAttribute('src')).toBe('https://img.example/a.png')
  fireEvent.error(image)
  expect(screen.getByText('The image could not be loaded')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByRole('img')).toBeTruthy()
  for (const data of ['http://img.example/a.png', 'javascript:alert(1)', 'data:text/html,x', '/api/health']) {
    rerender(<ArtifactView key={data} artifact={anArtifact({ type: 'image', data })} />)
    expect(screen.getByText('This image is not loaded')).toBeTruthy()
    expect(screen.queryByRole('img')).toBeNull()
  }
})

test('a result and a type of another day are shown as data', () => {
  const { rerender } = show({ type: null, key: null, data: { storage_key: 'abc' }, metadata_: { a: 'b' } })
  expect(screen.getByRole('group', { name: 'Data' }).textContent).toContain('storage_key')
  expect(screen.getByRole('group', { name: 'Metadata' }).textContent).toContain('a')
  rerender(<ArtifactView artifact={anArtifact({ type: 'hologram', data: '"{\\"x\\": [1]}"' })} />)
  expect(screen.getByRole('group', { name: 'Data' }).textContent).toContain('x')
  rerender(<ArtifactView artifact={anArtifact({ type: 'markdown', data: { not: 'text' } })} />)
  expect(screen.getByRole('group', { name: 'Data' }).textContent).toContain('not')
})
