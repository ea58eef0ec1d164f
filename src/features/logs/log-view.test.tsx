import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { MemoryRouter, useLocation } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createQueryClient } from '~/api/query-client'
import { FakeLogServer, logLine, logLines, START } from './fake-log-server'
import { fromMicros, type LogLine } from './log-line'
import { LogView, type LogViewProps } from './log-view'

vi.setConfig({ testTimeout: 30_000 })

let prefect = new FakeLogServer()
let broken: string | null = null

type Body = {
  limit: number
  offset: number
  sort: string
  logs: Record<string, { after_?: string; before_?: string; ge_?: number; any_?: string[] }>
}

const network = setupServer(
  http.post('*/api/logs/filter', async ({ request }) => {
    if (broken) return HttpResponse.json({ detail: broken }, { status: 422 })
    const { limit, offset, sort, logs } = (await request.json()) as Body
    const page = await prefect.fetchPage(
      {
        limit,
        offset,
        order: sort === 'TIMESTAMP_ASC' ? 'asc' : 'desc',
        after: logs.timestamp?.after_,
        before: logs.timestamp?.before_,
        level: logs.level?.ge_,
        taskRunId: logs.task_run_id?.any_?.[0],
      },
      request.signal,
    )
    return HttpResponse.json(page)
  }),
)

beforeAll(() => {
  network.listen({ onUnhandledRequest: 'error' })
  // jsdom lays nothing out: the scroll box is 400 px high and remembers where it was put.
  Element.prototype.scrollTo = function scrollTo(this: Element, options?: ScrollToOptions | number) {
    if (typeof options === 'object') this.scrollTop = options.top ?? 0
  } as typeof Element.prototype.scrollTo
})
beforeEach(() => {
  broken = null
  vi.stubGlobal(
    'WebSocket',
    class extends EventTarget {
      close() {}
    },
  )
})
afterEach(() => {
  network.resetHandlers()
  vi.unstubAllGlobals()
})
afterAll(() => network.close())

function Address() {
  return <output data-testid="address">{useLocation().search}</output>
}

const open = async (lines: LogLine[], { search = '', ...props }: Partial<LogViewProps> & { search?: string } = {}) => {
  prefect = new FakeLogServer(lines)
  const view = (more: Partial<LogViewProps> = {}) => (
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter initialEntries={[`/runs/flow-run/a${search}`]}>
        <LogView flowRunId="a" live={false} {...props} {...more} />
        <Address />
      </MemoryRouter>
    </QueryClientProvider>
  )
  const { rerender } = render(view())
  await waitFor(() => expect(screen.queryByRole('status', { name: 'Loading the log' })).toBeNull())
  return { rerender: (more: Partial<LogViewProps>) => rerender(view(more)) }
}

const shown = () =>
  screen.queryAllByRole('listitem').map((row) => row.textContent?.replace(/^.*?(line|row|hit)/, '$1') ?? '')
const footer = () => screen.getByRole('region', { name: 'Logs' }).querySelector('footer')!

test('the tail is readable at once, and the status says what is not loaded', async () => {
  await open(logLines(0, 1000))
  expect(shown().at(-1)).toBe('line 999')
  expect(shown().length).toBeLessThan(80)
  expect(footer().textContent).toContain('200 lines loaded · more not loaded · ended')
  expect(prefect.requests).toHaveLength(1)
})

test('loading all keeps the lines in view where they are', async () => {
  await open(logLines(0, 1000))
  const before = shown()
  await userEvent.click(screen.getByRole('button', { name: 'Load all' }))
  await waitFor(() => expect(footer().textContent).toContain('1,000 lines · all loaded'))
  expect(shown()).toEqual(before)
  expect(screen.getByRole('button', { name: 'Info and above, 1,000 info lines' })).toBeTruthy()
})

test('a live log follows its end, lets go when scrolled up, and comes back by button and by key', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  await open(logLines(0, 150), { live: true })
  const log = screen.getByRole('log')
  const follow = () => screen.getByRole('button', { name: /^Follow/ })
  const arrive = async (from: number, to: number) => {
    prefect.log(...logLines(from, to))
    await act(() => vi.advanceTimersByTimeAsync(3_100))
    await waitFor(() => expect(footer().textContent).toContain(`${to} lines`))
  }
  await arrive(150, 160)
  expect(follow().getAttribute('aria-pressed')).toBe('true')
  expect(shown().at(-1)).toBe('line 159')

  log.scrollTop = 1000
  fireEvent.scroll(log)
  expect(follow().getAttribute('aria-pressed')).toBe('false')
  const held = shown()
  await arrive(160, 170)
  expect(shown()).toEqual(held)
  expect(follow().textContent).toBe('Follow · 10 new')

  await act(async () => follow().click())
  expect(shown().at(-1)).toBe('line 169')
  log.scrollTop = 0
  fireEvent.scroll(log)
  expect(shown()[0]).toBe('line 0')
  fireEvent.keyDown(log, { key: 'End' })
  expect(follow().getAttribute('aria-pressed')).toBe('true')
  vi.useRealTimers()
})

test('searching: n of m, next and back, and the search is in the address', async () => {
  await open(logLines(0, 150).map((line, at) => (at % 50 === 10 ? { ...line, message: `hit ${at}` } : line)))
  fireEvent.keyDown(document.body, { key: '/' })
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Find in log' }))
  await userEvent.keyboard('hit')
  const words = () => within(screen.getByRole('search')).getByRole('status').textContent
  await waitFor(() => expect(words()).toBe('3 matches'))
  await userEvent.keyboard('{Enter}')
  // From the top of the view, which is at the tail.
  expect(words()).toBe('1 of 3')
  await userEvent.keyboard('{Enter}')
  expect(words()).toBe('2 of 3')
  await userEvent.keyboard('{Shift>}{Enter}{Enter}{/Shift}')
  expect(words()).toBe('3 of 3')
  expect(shown()).toContain('hit 110')
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('?find=hit'))
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe(''))
})

test('a wrong regular expression says so', async () => {
  await open(logLines(0, 3), { search: '?find=(&regex=1' })
  expect(within(screen.getByRole('search')).getByRole('status').textContent).toMatch(/regular expression|group/i)
  expect(screen.getByRole('textbox', { name: 'Find in log' }).getAttribute('aria-invalid')).toBe('true')
})

test('levels: of a loaded log without asking, with the choice in the address', async () => {
  await open(logLines(0, 100).map((line, at) => (at % 10 === 0 ? { ...line, level: 40 } : line)))
  await userEvent.click(screen.getByRole('button', { name: 'Error and above, 10 error lines' }))
  expect(shown()).toHaveLength(10)
  expect(prefect.requests).toHaveLength(1)
  expect(footer().textContent).toContain('100 lines, 10 shown')
  await waitFor(() => expect(screen.getByTestId('address').textContent).toBe('?level=error'))
})

test('a level in the address is asked of the server, and no line says what to do', async () => {
  await open(logLines(0, 1000), { search: '?level=error' })
  expect(prefect.requests.map(({ level }) => level)).toEqual([40])
  expect(footer().textContent).toContain('0 lines at error and above · all loaded')
  // Nobody asked how many there are below.
  expect(screen.getByRole('button', { name: 'Info and above' })).toBeTruthy()
  expect(screen.getByText('No line fits')).toBeTruthy()
})

test('the next error is found far away and opened, and its line is in the address', async () => {
  await open(logLines(0, 3000).map((line, at) => (at === 500 ? { ...line, level: 40 } : line)))
  fireEvent.keyDown(document.body, { key: 'E' })
  await waitFor(() => expect(screen.getByRole('button', { name: 'Copy link' })).toBeTruthy())
  expect(shown()).toContain('line 500')
  await waitFor(() =>
    expect(new URLSearchParams(screen.getByTestId('address').textContent ?? '').get('line')).toBe(
      fromMicros(START + 500_000),
    ),
  )
  fireEvent.keyDown(document.body, { key: 'E' })
  expect(await screen.findByText('No error above.')).toBeTruthy()
})

test('a line in the address is opened, wherever it is', async () => {
  await open(logLines(0, 3000), { search: `?line=${encodeURIComponent(fromMicros(START + 1_234_000))}` })
  await waitFor(() => expect(document.querySelector('[aria-current]')?.textContent).toContain('line 1234'))
})

test('lines are chosen by key: shown whole, read aloud, in the address', async () => {
  await open(logLines(0, 50))
  const log = screen.getByRole('log')
  log.focus()
  fireEvent.keyDown(log, { key: 'ArrowDown' })
  fireEvent.keyDown(log, { key: 'ArrowDown' })
  const chosen = document.querySelector('[aria-current]')?.textContent?.replace(/^.*line/, 'line')
  expect(document.querySelector('[aria-live=polite]')?.textContent).toMatch(new RegExp(`INFO .* ${chosen}$`))
  await waitFor(() => expect(screen.getByTestId('address').textContent).toContain('line='))
  fireEvent.keyDown(log, { key: 'Escape' })
  expect(document.querySelector('[aria-current]')).toBeNull()
})

test('a log that cannot be read says why and can be tried again', async () => {
  broken = 'value is not a valid uuid'
  await open([logLine(1)])
  expect(screen.getByRole('alert').textContent).toContain('value is not a valid uuid')
  broken = null
  await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(shown()).toEqual(['line 1']))
})

test('a log without lines says why', async () => {
  await open([])
  expect(screen.getByText('This run logged nothing')).toBeTruthy()
})

test('what a message holds stays text', async () => {
  await open([
    logLine(1, 1, { message: 'row <script>alert(1)</script><img src=x onerror=alert(1)>' }),
    logLine(2, 2, { message: 'row javascript:alert(1) \u202e https://a.example/x' }),
  ])
  const log = screen.getByRole('log')
  expect(log.querySelector('script, img')).toBeNull()
  expect(shown()).toEqual([
    'row <script>alert(1)</script><img src=x onerror=alert(1)>',
    'row javascript:alert(1) \\u202e https://a.example/x',
  ])
  expect([...log.querySelectorAll('a')].map((link) => link.href)).toEqual(['https://a.example/x'])
})
