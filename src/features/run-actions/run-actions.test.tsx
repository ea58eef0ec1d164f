import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { FlowRun } from '~/api/flow-runs'
import { queryClient } from '~/api/query-client'
import { aFlowRun, aState } from '~/mocks/builders'
import { apiUrl, prefectHandlers } from '~/mocks/handlers'
import { RetryRefusal, RunActions } from './run-actions'
import { useActionKeys, useRunActions } from './use-run-actions'

vi.setConfig({ testTimeout: 30_000 })

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => server.close())
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
})

let sent: { path: string; body: unknown }[] = []
beforeEach(() => {
  sent = []
})

/** The server's answer to any state change, with what was asked for kept in `sent`. */
const verdict = (status: string, reason: string | null = null, state: unknown = null) =>
  http.post(apiUrl('/flow_runs/:id/:verb'), async ({ request }) => {
    sent.push({ path: new URL(request.url).pathname.split('/').at(-1) ?? '', body: await request.json() })
    return HttpResponse.json({ status, state, details: { type: `${status.toLowerCase()}_details`, reason } })
  })

function Actions({ run, onDeleted }: { run: FlowRun; onDeleted?: () => void }) {
  const state = useRunActions(run, onDeleted)
  useActionKeys(state, true)
  return (
    <>
      <RunActions run={run} state={state} />
      <RetryRefusal state={state} />
      <input aria-label="Notes" />
    </>
  )
}

function show(run: FlowRun, onDeleted?: () => void) {
  server.use(...prefectHandlers({ flowRuns: [run] }))
  const router = createMemoryRouter([
    { path: '/', element: <Actions run={run} onDeleted={onDeleted} /> },
    { path: '*', element: <p>elsewhere</p> },
  ])
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { router, user: userEvent.setup() }
}

const deployed = (type: Parameters<typeof aState>[0], more: Parameters<typeof aState>[1] = {}) =>
  aFlowRun({ deployment_id: 'd1', state: aState(type, more) })

describe('cancelling', () => {
  test('says what it does, asks the server for Cancelling, and closes when that is accepted', async () => {
    const { user } = show(deployed('RUNNING'))
    server.use(verdict('ACCEPT'))
    await user.click(screen.getByRole('button', { name: /Cancel/ }))
    const dialog = await screen.findByRole('alertdialog')
    expect(dialog.textContent).toContain('the worker stops its process')
    expect(sent).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Cancel run' }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    expect(sent).toEqual([{ path: 'set_state', body: { state: { type: 'CANCELLING' }, force: false } }])
  })

  test.each(['REJECT', 'ABORT', 'WAIT'])('shows the reason of a %s in the dialog and stays open', async (status) => {
    const { user } = show(deployed('RUNNING'))
    server.use(verdict(status, 'This run has already made this state transition.'))
    await user.click(screen.getByRole('button', { name: /Cancel/ }))
    const dialog = await screen.findByRole('alertdialog')
    await user.click(within(dialog).getByRole('button', { name: 'Cancel run' }))
    expect((await within(dialog).findByRole('alert')).textContent).toContain('already made this state transition')
  })

  test('a scheduled run that the server puts straight into Cancelled is cancelled, not refused', async () => {
    const { user } = show(deployed('SCHEDULED'))
    server.use(verdict('REJECT', 'Scheduled flow run has no infrastructure to terminate.', aState('CANCELLED')))
    await user.click(screen.getByRole('button', { name: /Cancel/ }))
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Cancel run' }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  })
})

describe('retrying', () => {
  test('a failed run starts again at once, past the rules that hold a terminal state', async () => {
    const { user } = show(deployed('FAILED'))
    server.use(verdict('ACCEPT'))
    await user.click(screen.getByRole('button', { name: /Retry/ }))
    await waitFor(() =>
      expect(sent).toEqual([
        { path: 'set_state', body: { state: { type: 'SCHEDULED', name: 'AwaitingRetry' }, force: true } },
      ]),
    )
  })

  test('a refusal is shown beside the buttons until dismissed', async () => {
    const { user } = show(deployed('FAILED'))
    server.use(verdict('ABORT', 'Cannot reschedule a run without an associated deployment.'))
    await user.click(screen.getByRole('button', { name: /Retry/ }))
    expect((await screen.findByRole('alert')).textContent).toContain('without an associated deployment')
    await user.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('a completed run asks first, from the menu', async () => {
    const { user } = show(deployed('COMPLETED'))
    expect(screen.queryByRole('button', { name: /Retry/ })).toBeNull()
    await user.click(screen.getByRole('button', { name: 'More actions' }))
    await user.click(await screen.findByRole('menuitem', { name: /Retry/ }))
    expect((await screen.findByRole('alertdialog')).textContent).toContain('a second time')
    expect(sent).toEqual([])
  })

  test('without a deployment the menu says why not', async () => {
    const { user } = show(aFlowRun({ state: aState('FAILED') }))
    await user.click(screen.getByRole('button', { name: 'More actions' }))
    const item = await screen.findByRole('menuitem', { name: /Retry/ })
    expect(item.textContent).toContain('no deployment')
    expect(item.getAttribute('aria-disabled')).toBe('true')
  })
})

describe('keys', () => {
  test('start what is valid, and nothing while someone types', async () => {
    const { user } = show(deployed('RUNNING'))
    await user.click(screen.getByLabelText('Notes'))
    await user.keyboard('c')
    expect(screen.queryByRole('alertdialog')).toBeNull()
    await user.click(document.body)
    await user.keyboard('r')
    expect(sent).toEqual([])
    await user.keyboard('c')
    expect(await screen.findByRole('alertdialog', { name: /Cancel brave-otter/ })).toBeTruthy()
  })
})

test('copying goes to the launch form with this run', async () => {
  const run = deployed('COMPLETED')
  const { router, user } = show(run)
  await user.click(screen.getByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: /Copy to new run/ }))
  expect(router.state.location.pathname).toBe('/deployments/deployment/d1/run')
  expect(router.state.location.search).toBe(`?from-run=${run.id}`)
})

test('deleting says what goes with the run, and leaves the page when it is gone', async () => {
  const onDeleted = vi.fn<() => void>()
  const { user } = show(deployed('RUNNING'), onDeleted)
  server.use(
    http.post(apiUrl('/ui/flow_runs/count-task-runs'), async ({ request }) => {
      const { flow_run_ids: ids } = (await request.json()) as { flow_run_ids: string[] }
      return HttpResponse.json(Object.fromEntries(ids.map((id) => [id, 1234])))
    }),
    http.delete(apiUrl('/flow_runs/:id'), () => new HttpResponse(null, { status: 204 })),
  )
  await user.click(screen.getByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: /Delete/ }))
  const dialog = await screen.findByRole('alertdialog')
  await within(dialog).findByText(/1,234 task runs/)
  expect(dialog.textContent).toContain('does not stop its process')
  await user.click(within(dialog).getByRole('button', { name: 'Delete run' }))
  await waitFor(() => expect(onDeleted).toHaveBeenCalledOnce())
})

describe('changing the state', () => {
  test('keeps what was typed when the server refuses, and can be forced then', async () => {
    const { user } = show(deployed('COMPLETED'))
    server.use(verdict('REJECT', 'Run is already COMPLETED.'))
    await user.click(screen.getByRole('button', { name: 'More actions' }))
    await user.click(await screen.findByRole('menuitem', { name: /Change state/ }))
    const dialog = await screen.findByRole('dialog')
    await user.selectOptions(within(dialog).getByLabelText(/New state/), 'RUNNING')
    expect(dialog.textContent).toContain('no process is started')
    await user.type(within(dialog).getByLabelText(/Message/), 'by hand')
    await user.click(within(dialog).getByRole('button', { name: 'Change state' }))
    expect((await within(dialog).findByRole('alert')).textContent).toContain('Run is already COMPLETED.')
    expect(within(dialog).getByLabelText<HTMLTextAreaElement>(/Message/).value).toBe('by hand')

    server.use(verdict('ACCEPT'))
    await user.click(within(dialog).getByRole('checkbox', { name: /Force/ }))
    await user.click(within(dialog).getByRole('button', { name: 'Change state' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent.at(-1)?.body).toEqual({ state: { type: 'RUNNING', message: 'by hand' }, force: true })
  })
})

describe('resuming', () => {
  const asks = (schema: object, description: string | null = null) => {
    const keyset = { schema: 'k-schema', response: 'k-response', ...(description && { description: 'k-description' }) }
    const run = deployed('PAUSED', { state_details: { run_input_keyset: keyset } })
    const { user } = show(run)
    server.use(
      http.get(apiUrl('/flow_runs/:id/input/k-schema'), () => HttpResponse.json(schema)),
      http.get(apiUrl('/flow_runs/:id/input/k-description'), () => HttpResponse.json(description)),
    )
    return user
  }
  const schema = {
    title: 'Approval',
    type: 'object',
    properties: { note: { title: 'Note', type: 'string' } },
    required: ['note'],
  }

  test('asks for what the run’s schema says, under its description, and sends it', async () => {
    const user = asks(schema, '**Approve** the release')
    server.use(verdict('ACCEPT'))
    await user.click(screen.getByRole('button', { name: /Resume/ }))
    const dialog = await screen.findByRole('dialog')
    expect((await within(dialog).findByText('Approve')).tagName).toBe('STRONG')
    await user.type(await within(dialog).findByRole('textbox'), 'fine')
    await user.click(within(dialog).getByRole('button', { name: 'Resume run' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(sent).toEqual([{ path: 'resume', body: { run_input: { note: 'fine' } } }])
  })

  test('keeps the input when the server refuses it, and says which field', async () => {
    const user = asks(schema)
    server.use(verdict('REJECT', "Reason: Validation failed for field 'note'. Failure reason: 'fine' is too short"))
    await user.click(screen.getByRole('button', { name: /Resume/ }))
    const dialog = await screen.findByRole('dialog')
    await user.type(await within(dialog).findByRole('textbox'), 'fine')
    await user.click(within(dialog).getByRole('button', { name: 'Resume run' }))
    await within(dialog).findByText(/refused the input: note: 'fine' is too short/)
    expect(within(dialog).getByRole<HTMLInputElement>('textbox').value).toBe('fine')
  })

  test('a pause without input only asks whether to go on', async () => {
    const { user } = show(deployed('PAUSED', { state_details: { pause_reschedule: true } }))
    server.use(verdict('ACCEPT'))
    await user.click(screen.getByRole('button', { name: /Resume/ }))
    const dialog = await screen.findByRole('alertdialog')
    expect(dialog.textContent).toContain('starts it again from the top')
    await user.click(within(dialog).getByRole('button', { name: 'Resume run' }))
    await waitFor(() => expect(sent).toEqual([{ path: 'resume', body: {} }]))
  })
})
