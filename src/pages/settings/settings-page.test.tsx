import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { examineConnection, type Observations } from '~/api/connection-doctor'
import { queryClient } from '~/api/query-client'
import { reloadPage } from '~/features/connection/reload-page'
import { onGet, refuse } from '~/mocks/handlers'
import { Component } from './settings-page'

vi.mock(import('~/api/connection-doctor'), () => ({ examineConnection: vi.fn<typeof examineConnection>() }))
vi.mock(import('~/features/connection/reload-page'), () => ({ reloadPage: vi.fn<() => void>() }))

const tree = {
  api: { url: 'http://10.0.0.1:4200/api', auth_string: '**********' },
  server: {
    api: { cors_allowed_origins: '*' },
    database: { driver: 'postgresql+asyncpg' },
    logs: { stream_out_enabled: false, stream_publishing_enabled: false },
  },
}

let settingsAsked: number
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  settingsAsked = 0
  server.use(
    onGet('/health', () => true),
    onGet('/ready', () => ({ message: 'OK' })),
    onGet('/version', () => '0.8.4'),
    onGet('/admin/version', () => '3.8.8'),
    onGet('/admin/settings', () => {
      settingsAsked += 1
      return tree
    }),
  )
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
  localStorage.clear()
  sessionStorage.clear()
  vi.clearAllMocks()
})
afterAll(() => server.close())

function show(at: string) {
  const router = createMemoryRouter([{ path: '/settings', Component }], { initialEntries: [at] })
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), address: () => router.state.location.pathname + router.state.location.search }
}

const panel = (name: string) => within(screen.getByRole('region', { name }))

test('versions, database and streams as the server tells them, from one request each', async () => {
  show('/settings')
  const facts = panel('Server')
  expect(await facts.findByText('3.8.8')).toBeTruthy()
  expect(await facts.findByText('0.8.4')).toBeTruthy()
  expect(await facts.findByText('PostgreSQL')).toBeTruthy()
  expect(await facts.findAllByText('It answers')).toHaveLength(2)
  expect(await panel('Live updates').findByText(/the server’s log stream is off/)).toBeTruthy()
  expect(settingsAsked).toBe(1)
})

test('a database that does not answer costs its own line, in the server’s words', async () => {
  server.use(refuse('get', '/ready', 422, 'Database is not available'))
  const { user } = show('/settings')
  const facts = panel('Server')
  expect(await facts.findByText('Database is not available')).toBeTruthy()
  expect(await facts.findByText('3.8.8')).toBeTruthy()
  server.use(onGet('/ready', () => ({ message: 'OK' })))
  await user.click(facts.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(facts.queryByText('Database is not available')).toBeNull())
})

test('settings are found by variable and value, by an address that can be sent on', async () => {
  const { user, address } = show('/settings?tab=server')
  expect(await screen.findByText('6 settings')).toBeTruthy()
  expect(screen.getByText('secret').parentElement?.textContent).toContain('**********')
  await user.type(screen.getByRole('searchbox'), 'PREFECT_SERVER_API{Enter}')
  expect(await screen.findByText('1 of 6 settings')).toBeTruthy()
  expect(address()).toBe('/settings?tab=server&q=PREFECT_SERVER_API')
  expect(screen.getByRole('row', { name: /cors_allowed_origins/ })).toBeTruthy()
})

test('a setting is copied as a line for the environment, a secret without its value', async () => {
  const { user } = show('/settings?tab=server')
  await user.click(await screen.findByRole('button', { name: 'Copy PREFECT_API_URL with its value' }))
  expect(await navigator.clipboard.readText()).toBe('PREFECT_API_URL=http://10.0.0.1:4200/api')
  await user.click(screen.getByRole('button', { name: 'Copy PREFECT_API_AUTH_STRING= without a value' }))
  expect(await navigator.clipboard.readText()).toBe('PREFECT_API_AUTH_STRING=')
})

const page = { origin: 'http://localhost:3000', secure: false, online: true }
const answer = (body: string, status = 200) => ({
  ms: 5,
  status,
  contentType: 'application/json',
  authenticate: null,
  body,
})
const found = (more: Partial<Observations>) =>
  vi.mocked(examineConnection).mockImplementation(async (api, onSeen) => {
    const seen = { api, page, ...more }
    onSeen(seen)
    return seen
  })

test('the check runs at once for who followed a link to it, names the mending setting, and can be copied', async () => {
  found({ health: answer('true'), version: answer('{"exception_message":"Unauthorized"}', 401) })
  const { user } = show('/settings?tab=connection&check')
  expect(await screen.findByText('One thing is wrong, and below it is what mends it.')).toBeTruthy()
  expect(screen.getByText('PREFECT_SERVER_API_AUTH_STRING')).toBeTruthy()
  expect(examineConnection).toHaveBeenCalledTimes(1)
  await user.click(screen.getByRole('button', { name: 'Copy the result for a report' }))
  const report = await navigator.clipboard.readText()
  expect(report).toContain('FAULT    It lets Podium in: The server asks for credentials (HTTP 401).')
})

test('nothing is examined before it is asked for', () => {
  show('/settings?tab=connection')
  expect(screen.getByRole('button', { name: 'Check the connection' })).toBeTruthy()
  expect(examineConnection).not.toHaveBeenCalled()
})

test('another server is kept only after it was tried, and can be given up again', async () => {
  const { user } = show('/settings?tab=connection')
  const use = () => screen.getByRole('button', { name: 'Use this server' })
  await user.type(screen.getByRole('textbox', { name: 'Another server' }), 'http://prefect.example/api')
  expect(use().getAttribute('aria-disabled')).toBe('true')
  found({ health: { ...answer(''), status: 0, failure: 'network' }, opaque: false })
  await user.click(screen.getByRole('button', { name: 'Test it' }))
  expect(await screen.findByText(/Nothing answers at prefect.example/)).toBeTruthy()
  await user.click(use())
  expect(localStorage.getItem('podium.server')).toBeNull()

  found({ health: answer('true'), version: answer('"3.8.8"') })
  await user.click(screen.getByRole('button', { name: 'Test it' }))
  await waitFor(() => expect(use().getAttribute('aria-disabled')).toBeNull())
  await user.click(use())
  expect(localStorage.getItem('podium.server')).toBe('http://prefect.example/api')
  expect(reloadPage).toHaveBeenCalledTimes(1)

  cleanup()
  show('/settings?tab=connection')
  expect(screen.getByText('chosen here and kept in this browser')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Back to the server of this page' }))
  expect(localStorage.getItem('podium.server')).toBeNull()
})

test('an address that is none is not asked', async () => {
  const { user } = show('/settings?tab=connection')
  await user.type(screen.getByRole('textbox', { name: 'Another server' }), 'javascript:alert(1){Enter}')
  expect(screen.getByText('Not an http or https address.')).toBeTruthy()
  expect(examineConnection).not.toHaveBeenCalled()
})
