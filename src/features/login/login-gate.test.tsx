import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { useState } from 'react'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { credentials } from '~/api/client'
import { serverVersionQuery } from '~/api/server'
import { useSetFlowRunState } from '~/api/flow-runs'
import { createQueryClient } from '~/api/query-client'
import { QueryError } from '~/features/page/query-error'
import { apiUrl } from '~/mocks/handlers'
import { Button } from '~/ui/button'
import { Dialog } from '~/ui/dialog'
import { TextInput } from '~/ui/fields'
import { LoginGate } from './login-gate'

const RIGHT = `Basic ${btoa('ada:s3cret')}`
const server = setupServer()
let writes: string[]
// So that the time the chunks take to load is not part of a test.
beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' })
  await import('~/ui/overlay/dialog-popup')
  await import('./login-dialog')
})
beforeEach(() => {
  writes = []
  const answer = (request: Request, what: object | string) =>
    request.headers.get('authorization') === RIGHT
      ? HttpResponse.json(what as object)
      : HttpResponse.json({ exception_message: 'Unauthorized' }, { status: 401 })
  server.use(
    http.get(apiUrl('/admin/version'), ({ request }) => answer(request, '3.8.8')),
    http.post(apiUrl('/flow_runs/:id/set_state'), async ({ request }) => {
      const reply = answer(request, { status: 'ACCEPT', state: null, details: {} })
      if (reply.ok) writes.push(await request.text())
      return reply
    }),
  )
})
afterEach(() => {
  cleanup()
  credentials.decline()
  credentials.leave()
  server.resetHandlers()
})
afterAll(() => server.close())

function Page() {
  const query = useQuery(serverVersionQuery())
  return (
    <>
      <p>{query.data ? `Prefect ${query.data}` : 'no answer yet'}</p>
      <QueryError query={query} />
    </>
  )
}

/** A write from within a dialog, with something typed that must not be lost. */
function WriteInDialog() {
  const [open, setOpen] = useState(true)
  const write = useSetFlowRunState()
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Change state">
      <TextInput label="Message" />
      <Button onClick={() => write.mutate({ id: 'x', state: { type: 'CANCELLING' } })}>Send</Button>
      {write.isSuccess && 'done'}
      {write.error && `failed: ${write.error.message}`}
    </Dialog>
  )
}

function show(element = <Page />) {
  const Shell = () => (
    <>
      {element}
      <LoginGate />
    </>
  )
  const client = createQueryClient()
  const router = createMemoryRouter([{ path: '*', Component: Shell }], { initialEntries: ['/runs'] })
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  const forget = credentials.onChange(() => void client.invalidateQueries())
  return { user: userEvent.setup(), forget }
}

const dialog = () => screen.findByRole('alertdialog', { name: 'Log in' })

test('what was refused waits for the log-in and then answers; a wrong password is said in the server’s words', async () => {
  const { user } = show()
  await dialog()
  await user.type(screen.getByRole('textbox', { name: 'User' }), 'ada')
  await user.type(screen.getByLabelText('Password'), 'wrong{Enter}')
  expect((await screen.findByRole('alert')).textContent).toContain('(Unauthorized)')
  expect(screen.getByText('no answer yet')).toBeTruthy()
  await user.clear(screen.getByLabelText('Password'))
  await user.type(screen.getByLabelText('Password'), 's3cret{Enter}')
  expect(await screen.findByText('Prefect 3.8.8')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
})

test('the whole text of the server’s setting can be pasted into either field', async () => {
  const { user } = show()
  await dialog()
  await user.click(screen.getByRole('textbox', { name: 'User' }))
  await user.paste('ada:s3cret')
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'User' }).value).toBe('ada')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('s3cret')
  expect(document.activeElement).toBe(screen.getByLabelText('Password'))
  await user.keyboard('{Enter}')
  expect(await screen.findByText('Prefect 3.8.8')).toBeTruthy()
})

test('an empty form says what is missing and asks the server nothing', async () => {
  const { user } = show()
  await dialog()
  const ask = vi.spyOn(globalThis, 'fetch')
  await user.click(screen.getByRole('button', { name: 'Log in' }))
  expect(screen.getByText('Enter the user and the password of the server.')).toBeTruthy()
  expect(ask).not.toHaveBeenCalled()
  ask.mockRestore()
})

test('declined, the widget says so and offers the log-in again', async () => {
  const { user } = show()
  await dialog()
  await user.click(screen.getByRole('button', { name: 'Not now' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Unauthorized')
  await user.click(screen.getByRole('button', { name: 'Log in' }))
  await dialog()
  await user.type(screen.getByLabelText('Password'), 'ada:s3cret{Enter}')
  expect(await screen.findByText('Prefect 3.8.8')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('over a dialog: Escape leaves the log-in alone, what was typed stays, and the write is done once', async () => {
  const { user } = show(<WriteInDialog />)
  await user.type(await screen.findByRole('textbox', { name: 'Message' }), 'because')
  await user.click(screen.getByRole('button', { name: 'Send' }))
  await dialog()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(await screen.findByText('failed: Unauthorized')).toBeTruthy()
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Message' }).value).toBe('because')
  await user.click(screen.getByRole('button', { name: 'Send' }))
  await dialog()
  await user.type(screen.getByLabelText('Password'), 'ada:s3cret{Enter}')
  expect(await screen.findByText('done')).toBeTruthy()
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Message' }).value).toBe('because')
  expect(writes).toHaveLength(1)
})
