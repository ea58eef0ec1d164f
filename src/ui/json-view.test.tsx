import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { JsonView, toText } from './json-view'

const shown = () => screen.getByRole('group', { name: 'JSON' }).textContent ?? ''

it('shows hostile strings as text', () => {
  render(
    <JsonView value={{ html: '<img src=x onerror=alert(1)>', link: 'javascript:alert(1)', '<b>key': '\u202E"\n' }} />,
  )
  expect(document.querySelector('img, a, b')).toBeNull()
  expect(shown()).toContain('"<img src=x onerror=alert(1)>"')
  expect(shown()).toContain('"<b>key": ')
  expect(shown()).toContain('\\"\\n"')
})

it('holds a megabyte back until it is asked for', async () => {
  const text = 'x'.repeat(1_000_000)
  render(<JsonView value={{ text }} />)
  expect(shown().length).toBeLessThan(700)
  await userEvent.click(screen.getByRole('button', { name: 'Show all (1,000,000 characters)' }))
  expect(shown()).toContain(`"${text}"`)
})

it('ends a cut string with a mark and not in the middle of an escape', () => {
  render(<JsonView value={'"'.repeat(600)} />)
  expect(shown().startsWith(`"${'\\"'.repeat(500)}…`)).toBe(true)
})

it('holds back most of a long list', async () => {
  render(<JsonView value={Array.from({ length: 250 }, (_, index) => index)} />)
  expect(shown()).toContain('99')
  expect(shown()).not.toContain('100,101')
  await userEvent.click(screen.getByRole('button', { name: 'Show more (150 of 250 left)' }))
  expect(shown()).toContain('249')
})

it('opens and closes parts by name', async () => {
  render(<JsonView value={{ outer: { inner: { leaf: 1 } } }} />)
  expect(shown()).not.toContain('leaf')
  const inner = screen.getByRole('button', { name: 'inner, 1 key' })
  expect(inner.getAttribute('aria-expanded')).toBe('false')
  await userEvent.click(inner)
  expect(shown()).toContain('"leaf": 1')
  await userEvent.click(screen.getByRole('button', { name: 'outer, 1 key' }))
  expect(shown()).not.toContain('leaf')
})

it('survives what JSON cannot hold', () => {
  const circular: Record<string, unknown> = { n: 1n, nothing: undefined }
  circular.self = circular
  render(<JsonView value={circular} expandDepth={400} />)
  expect(shown()).toContain('… nested too deep to show')
  expect(toText(circular)).toBe('[object Object]')
  expect(toText(undefined)).toBe('undefined')
})

it.each([
  [null, 'null'],
  [0, '0'],
  [false, 'false'],
  ['', '""'],
  [{}, '{}'],
  [[], '[]'],
])('shows %j', (value, text) => {
  render(<JsonView value={value} />)
  expect(shown()).toBe(text)
})
