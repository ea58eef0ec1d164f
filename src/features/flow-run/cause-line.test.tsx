import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { MemoryRouter } from 'react-router'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createQueryClient } from '~/api/query-client'
import { aFlowRun, aState, aTaskRun } from '~/mocks/builders'
import { apiUrl } from '~/mocks/handlers'
import { RunExplanation, type ExplanationProps } from './cause-line'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const show = (props: Pick<ExplanationProps, 'run' | 'tasks'>) =>
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter>
        <RunExplanation taskLink={(id) => `?task=${id}`} logLink={(id) => `?task=${id}&line=last-error`} {...props} />
      </MemoryRouter>
    </QueryClientProvider>,
  )

const failedRun = aFlowRun({ id: 'r', state: aState('FAILED', { message: '1/2 states failed.' }) })
const failedTask = aTaskRun({
  id: 't1',
  name: 'load-7',
  flow_run_id: 'r',
  state: aState('FAILED', { message: 'Task run encountered an exception HTTPError: 503 <b>Unavailable</b>' }),
})

test('a failed run: its failed task, the exception, and the way to its log line', () => {
  show({ run: failedRun, tasks: [aTaskRun(), failedTask] })
  expect(screen.getByRole('link', { name: 'load-7' }).getAttribute('href')).toBe('/?task=t1')
  expect(screen.getByText('HTTPError: 503 <b>Unavailable</b>')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'jump to log line' }).getAttribute('href')).toBe('/?task=t1&line=last-error')
})

test('asks for the failed tasks only where they are not known', async () => {
  const asked: unknown[] = []
  server.use(
    http.post(apiUrl('/task_runs/filter'), async ({ request }) => {
      asked.push(await request.json())
      return HttpResponse.json([failedTask])
    }),
  )
  show({ run: failedRun, tasks: null })
  expect(await screen.findByRole('link', { name: 'load-7' })).toBeTruthy()
  expect(asked).toMatchObject([
    { task_runs: { flow_run_id: { any_: ['r'] }, state: { type: { any_: ['FAILED', 'CRASHED'] } } }, limit: 20 },
  ])
})

test('while they load, or when they cannot be had, the run’s own words stand', async () => {
  const { unmount } = show({ run: failedRun, tasks: 'loading' })
  expect(screen.getByText('1/2 states failed.')).toBeTruthy()
  unmount()
  server.use(http.post(apiUrl('/task_runs/filter'), () => HttpResponse.json({ detail: 'no' }, { status: 400 })))
  show({ run: failedRun, tasks: null })
  expect(await screen.findByText('1/2 states failed.')).toBeTruthy()
})

test.each([
  ['late', aState('SCHEDULED', { name: 'Late' }), { work_pool_name: 'k8s' }, /Was due .*waits for a worker of k8s/],
  ['waiting for a retry', aState('SCHEDULED', { name: 'AwaitingRetry' }), {}, /next attempt, due/],
  ['waiting for a slot', aState('SCHEDULED', { name: 'AwaitingConcurrencySlot' }), {}, /free concurrency slot/],
  ['pending', aState('PENDING'), { work_pool_name: 'k8s' }, /worker of k8s; its process has not reported yet/],
  ['cancelling', aState('CANCELLING'), {}, /waits for the worker to report/],
  [
    'paused for input',
    aState('PAUSED', { state_details: { run_input_keyset: { schema: 's' }, pause_timeout: '2026-11-21T11:00:00Z' } }),
    {},
    /Waits for your input since .*fails unless resumed by/,
  ],
  [
    'suspended',
    aState('PAUSED', { name: 'Suspended', state_details: { pause_reschedule: true } }),
    {},
    /Suspended since/,
  ],
] as const)('a run that is %s says what it waits for', (_, state, more, words) => {
  show({ run: aFlowRun({ state, ...more }), tasks: [] })
  expect(screen.getByRole('region', { name: 'What the run waits for' }).textContent).toMatch(words)
})

test.each(['COMPLETED', 'RUNNING'] as const)('%s needs no explanation', (type) => {
  const { container } = show({ run: aFlowRun({ state: aState(type) }), tasks: [] })
  expect(container.textContent).toBe('')
})
