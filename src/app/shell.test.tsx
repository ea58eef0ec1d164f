import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { fireEvent, act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { useEffect, useState, type ReactNode } from 'react'
import { createMemoryRouter, Link, RouterProvider, type RouteObject } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '~/api/client'
import { createQueryClient } from '~/api/query-client'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { visits } from '~/features/page/visits'
import { preferences } from '~/lib/preferences'
import { apiUrl, prefectHandlers } from '~/mocks/handlers'
import { routes } from './router'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => server.use(...prefectHandlers()))
afterEach(() => {
  server.resetHandlers()
  vi.restoreAllMocks()
  sessionStorage.clear()
  document.head.innerHTML = ''
  preferences.set({ railCollapsed: false, theme: 'system' })
})
afterAll(() => server.close())

/** The product's own table, with pages of the test's own in place of those that ask a server. */
function open(path: string, pages: RouteObject[] = []) {
  const [shell] = routes
  const inside = shell?.children?.[0]
  const table: RouteObject[] = [
    {
      ...shell,
      children: [{ ...inside, children: [...pages, ...(inside?.children ?? [])] } as RouteObject],
    } as RouteObject,
  ]
  const router = createMemoryRouter(table, { initialEntries: [path] })
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

const plain = (path: string, title: string, extra?: ReactNode): RouteObject => ({
  path,
  handle: { title },
  Component: () => (
    <>
      <PageHeader title={title} />
      <p>Content of {title}</p>
      {extra}
    </>
  ),
})

test('a page stands in one main, with one h1, between one named navigation and the way past it', async () => {
  open('/one', [plain('/one', 'One')])
  expect(await screen.findByRole('heading', { level: 1, name: 'One' })).toBeTruthy()
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
  expect(screen.getAllByRole('main')).toHaveLength(1)
  const entries = within(screen.getByRole('navigation', { name: 'Main' })).getAllByRole('link')
  expect(entries.map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
    ['Dashboard', '/dashboard'],
    ['Runs', '/runs'],
    ['Deployments', '/deployments'],
    ['Flows', '/flows'],
    ['Work pools', '/work-pools'],
    ['Artifacts', '/artifacts'],
    ['Blocks', '/blocks'],
    ['Variables', '/variables'],
    ['Settings', '/settings'],
  ])
  expect(await screen.findByText('Prefect 3.8.8')).toBeTruthy()
})

test('the first Tab reaches "Skip to content", which brings the focus into main and stays on the page', async () => {
  const router = open('/one', [plain('/one', 'One')])
  await screen.findByText('Content of One')
  await userEvent.tab()
  expect(document.activeElement?.textContent).toBe('Skip to content')
  await userEvent.keyboard('{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('main'))
  expect(router.state.location.pathname + router.state.location.hash).toBe('/one')
})

test('an address without a page says which one, inside the shell, with ways on', async () => {
  open('/no-such/x?tab=runs')
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeTruthy()
  expect(screen.getByText('/no-such/x?tab=runs')).toBeTruthy()
  expect(document.title).toBe('Page not found · Podium')
  expect(within(screen.getByRole('main')).getByRole('link', { name: 'Runs' }).getAttribute('href')).toBe('/runs')
  await userEvent.click(within(screen.getByRole('main')).getByRole('button', { name: 'Find anything' }))
  expect(await screen.findByRole('dialog', { name: 'Find anything' })).toBeTruthy()
})

test('a page that fails shows the server’s own words inside the shell, and can be tried again', async () => {
  let broken = true
  open('/one', [
    {
      ...plain('/one', 'One'),
      loader: () => {
        if (broken) throw new ApiError(503, 'Database is busy: try later', { hint: 'sqlite' })
        return null
      },
    },
  ])
  expect((await screen.findByRole('alert')).textContent).toBe('Database is busy: try later (HTTP 503)')
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeTruthy()
  expect(screen.getByText(/"hint": "sqlite"/)).toBeTruthy()
  broken = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Content of One')).toBeTruthy()
})

test('a query that broke its page is asked again, not shown its old error', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const read = vi.fn<() => Promise<string>>().mockRejectedValue(new ApiError(500, 'It broke'))
  const Page = () => {
    const { data } = useQuery({ queryKey: ['breaks'], queryFn: () => read(), throwOnError: true })
    return <p>{data}</p>
  }
  open('/one', [{ path: '/one', Component: Page }])
  expect((await screen.findByRole('alert')).textContent).toContain('It broke')
  read.mockResolvedValue('It works')
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('It works')).toBeTruthy()
})

test('an object that the server does not have is named for what it is', async () => {
  open('/flows/flow/gone', [
    {
      ...plain('/flows/flow/:id', 'Flow'),
      loader: () => {
        throw new ApiError(404, 'Flow not found')
      },
    },
  ])
  expect(await screen.findByRole('heading', { level: 1, name: 'Flow not found' })).toBeTruthy()
  expect(document.title).toBe('Flow not found · Podium')
})

test('a page whose code breaks takes nothing but itself', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  open('/one', [
    {
      path: '/one',
      Component: () => {
        throw new TypeError('x is not a function')
      },
    },
  ])
  expect((await screen.findByRole('alert')).textContent).toBe('x is not a function')
  expect(screen.getByRole('navigation', { name: 'Main' })).toBeTruthy()
})

test('a page whose file is gone offers to load the current version', async () => {
  open('/one', [
    {
      path: '/one',
      lazy: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module: http://x/assets/one.js')),
    },
  ])
  expect(await screen.findByRole('heading', { name: 'This page could not be loaded' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Load again' })).toBeTruthy()
})

test('the tab is named by the handle until the page names its object and its state', async () => {
  document.head.innerHTML = '<link rel="icon" href="./favicon.svg">'
  const icon = () => document.querySelector('link[rel=icon]')?.getAttribute('href')
  const Page = () => {
    useDocumentTitle(['Failed', 'brave-otter'], 'failed')
    return <Link to="/two">two</Link>
  }
  const router = open('/one', [{ path: '/one', handle: { title: 'Run' }, Component: Page }, plain('/two', 'Two')])
  expect(await screen.findByText('two')).toBeTruthy()
  expect(document.title).toBe('Failed · brave-otter · Podium')
  expect(icon()).toBe('./favicon-failed.svg')
  await userEvent.click(screen.getByText('two'))
  await screen.findByText('Content of Two')
  expect(document.title).toBe('Two · Podium')
  expect(icon()).toBe('./favicon.svg')
  expect(router.state.location.pathname).toBe('/two')
})

test('a page becomes a recent one when it knows its object, not before', async () => {
  const Page = () => {
    const [name, setName] = useState<string>()
    useDocumentTitle(['Flow', name])
    return <button onClick={() => setName('etl')}>load</button>
  }
  open('/flows/flow/7f1c', [{ path: '/flows/flow/:id', Component: Page }])
  await screen.findByText('load')
  expect(visits()).toEqual([])
  await userEvent.click(screen.getByText('load'))
  expect(visits()).toEqual([{ to: '/flows/flow/7f1c', name: 'etl' }])
})

test('on a new page the focus is at its content and its title is said; a changed filter moves nothing', async () => {
  open('/one', [
    plain('/one', 'One', <Link to="/two">two</Link>),
    plain('/two', 'Two', <Link to="?state=Failed">filter</Link>),
  ])
  await userEvent.click(await screen.findByText('two'))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')))
  expect(screen.getByText('Two · Podium')).toBeTruthy()
  await userEvent.click(screen.getByText('filter'))
  expect(document.activeElement).toBe(screen.getByText('filter'))
})

test('g then d goes to the deployments, but not from a text field', async () => {
  const router = open('/one', [plain('/one', 'One', <input aria-label="Name" />), plain('/deployments', 'Deployments')])
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'gd?')
  expect(router.state.location.pathname).toBe('/one')
  expect(screen.queryByRole('dialog')).toBeNull()
  await userEvent.click(screen.getByText('Content of One'))
  await userEvent.keyboard('gd')
  await screen.findByText('Content of Deployments')
  await userEvent.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy()
})

test('the second key of a sequence is not a key of the page', async () => {
  const retry = vi.fn<() => void>()
  const Page = () => {
    useEffect(() => {
      const onKey = (event: KeyboardEvent) => event.key === 'r' && !event.defaultPrevented && retry()
      document.addEventListener('keydown', onKey)
      return () => document.removeEventListener('keydown', onKey)
    }, [])
    return <p>A run</p>
  }
  const router = open('/one', [{ path: '/one', Component: Page }, plain('/runs', 'Runs')])
  await screen.findByText('A run')
  await userEvent.keyboard('r')
  expect(retry).toHaveBeenCalledTimes(1)
  await userEvent.keyboard('gr')
  await screen.findByText('Content of Runs')
  expect(retry).toHaveBeenCalledTimes(1)
  expect(router.state.location.pathname).toBe('/runs')
})

test('what is typed before the palette is there is in its field, and no shortcut of the page', async () => {
  const router = open('/one', [plain('/one', 'One'), plain('/deployments', 'Deployments')])
  await screen.findByText('Content of One')
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
  for (const key of ['g', 'd', 'x', 'Backspace']) fireEvent.keyDown(document.body, { key })
  const field = await screen.findByRole<HTMLInputElement>('combobox', { name: /^Find anything/ })
  await waitFor(() => expect(field.value).toBe('gd'))
  expect(router.state.location.pathname).toBe('/one')
  // The keyboard is the page's again.
  await userEvent.keyboard('{Escape}')
  await userEvent.keyboard('gd')
  await screen.findByText('Content of Deployments')
})

test('the rail narrows to icons that keep their names, and remembers it', async () => {
  open('/one', [plain('/one', 'One')])
  await userEvent.click(await screen.findByRole('button', { name: 'Narrow the navigation' }))
  expect(screen.getByRole('button', { name: 'Widen the navigation' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Runs' })).toBeTruthy()
  expect(preferences.get().railCollapsed).toBe(true)
})

test('on a tablet the rail is narrow, whatever was chosen, and offers no choice', async () => {
  vi.stubGlobal('matchMedia', (query: string) =>
    Object.assign(new EventTarget(), { matches: query.includes('max-width') }),
  )
  open('/one', [plain('/one', 'One')])
  expect(await screen.findByText('Content of One')).toBeTruthy()
  expect(screen.getByText('Deployments').className).toContain('sr-only')
  expect(screen.queryByRole('button', { name: 'Narrow the navigation' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Widen the navigation' })).toBeNull()
  vi.unstubAllGlobals()
})

test('on a phone the pages beyond the bar, the time zone and the theme are behind More', async () => {
  open('/one', [plain('/one', 'One'), plain('/variables', 'Variables')])
  await userEvent.click(await screen.findByRole('button', { name: 'More' }))
  const panel = within(await screen.findByRole('dialog', { name: 'More pages, time and theme' }))
  expect(panel.getAllByRole('link').map((link) => link.textContent)).toEqual([
    'Flows',
    'Work pools',
    'Artifacts',
    'Blocks',
    'Variables',
    'Settings',
  ])
  expect(await panel.findByText('Times in')).toBeTruthy()
  await userEvent.click(panel.getByRole('link', { name: 'Variables' }))
  expect(await screen.findByText('Content of Variables')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('without a server the shell stands and the version is not guessed', async () => {
  server.use(http.get(apiUrl('/admin/version'), () => HttpResponse.json({ detail: 'no' }, { status: 403 })))
  open('/one', [plain('/one', 'One')])
  expect(await screen.findByText('Prefect, version unknown')).toBeTruthy()
  expect(screen.getByText('Content of One')).toBeTruthy()
})

test('back returns to the place on the page, a new page starts at the top', async () => {
  const router = open('/one', [plain('/one', 'One', <Link to="/two">two</Link>), plain('/two', 'Two')])
  const main = await screen.findByRole('main')
  await screen.findByText('two')
  main.scrollTop = 700
  main.dispatchEvent(new Event('scroll'))
  await userEvent.click(screen.getByText('two'))
  await screen.findByText('Content of Two')
  expect(main.scrollTop).toBe(0)
  await act(() => router.navigate(-1))
  await screen.findByText('Content of One')
  expect(main.scrollTop).toBe(700)
})

test('another object is another page: what was typed for one does not show on the next', async () => {
  open('/runs/flow-run/a', [
    plain(
      '/runs/flow-run/:id',
      'Run',
      <>
        <input aria-label="Note" />
        <Link to="/runs/flow-run/b">next</Link>
        <Link to="?tab=logs">logs</Link>
      </>,
    ),
  ])
  const note = () => screen.findByRole<HTMLInputElement>('textbox', { name: 'Note' })
  await userEvent.type(await note(), 'mine')
  await userEvent.click(screen.getByText('logs'))
  expect((await note()).value).toBe('mine')
  await userEvent.click(screen.getByText('next'))
  await waitFor(async () => expect((await note()).value).toBe(''))
})
