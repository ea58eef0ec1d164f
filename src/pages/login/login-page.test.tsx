import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { credentials } from '~/api/client'
import { createQueryClient } from '~/api/query-client'
import { apiUrl, refuse } from '~/mocks/handlers'
import { Component } from './login-page'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  credentials.decline()
  credentials.leave()
  server.resetHandlers()
})
afterAll(() => server.close())

function show(address: string) {
  const router = createMemoryRouter(
    [
      { path: '/login', Component },
      { path: '*', element: <p>elsewhere</p> },
    ],
    { initialEntries: [address] },
  )
  render(
    <QueryClientProvider client={createQueryClient()}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), at: () => router.state.location.pathname + router.state.location.search }
}

const wantsLogIn = () =>
  server.use(
    http.get(apiUrl('/admin/version'), ({ request }) =>
      request.headers.get('authorization') === `Basic ${btoa('ada:s3cret')}`
        ? HttpResponse.json('3.8.8')
        : HttpResponse.json({ exception_message: 'Unauthorized' }, { status: 401 }),
    ),
  )

test.each([
  ['/login?redirect=%2Fruns%3Fstate-type%3DFAILED', '/runs?state-type=FAILED'],
  ['/login?redirect=https://evil.example', '/'],
  ['/login', '/'],
])('%s leads to %s after the log-in', async (address, target) => {
  wantsLogIn()
  const { user, at } = show(address)
  await user.type(await screen.findByLabelText('Password'), 'ada:s3cret{Enter}')
  expect(await screen.findByText('elsewhere')).toBeTruthy()
  expect(at()).toBe(target)
})

test('a server that asks for nothing says so, and a bookmark of another page goes on to it', async () => {
  server.use(http.get(apiUrl('/admin/version'), () => HttpResponse.json('3.8.8')))
  show('/login')
  expect(await screen.findByText('There is no need to log in')).toBeTruthy()
  cleanup()
  const { at } = show('/login?redirect=/flows')
  expect(await screen.findByText('elsewhere')).toBeTruthy()
  expect(at()).toBe('/flows')
})

test('who is logged in is named and can log out', async () => {
  wantsLogIn()
  credentials.enter('ada:s3cret', false)
  show('/login')
  expect(await screen.findByText('You are logged in as ada')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Log out' })).toBeTruthy()
})

test('a server that fails is not taken for one that asks', async () => {
  server.use(refuse('get', '/admin/version', 418, 'The teapot knows no version'))
  show('/login')
  expect((await screen.findByRole('alert')).textContent).toContain('The teapot knows no version')
  expect(screen.queryByLabelText('Password')).toBeNull()
})
