import { QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { flowRunsQuery, type FlowRun, type RunListParams } from '~/api/flow-runs'
import type { BodyReadFlowRunsFlowRunsFilterPost } from '~/api/generated/types.gen'
import { createQueryClient } from '~/api/query-client'
import { aFlowRun, aState } from '~/mocks/builders'
import { aFlowRunEvent } from '~/mocks/events'
import { onPost, prefectHandlers } from '~/mocks/handlers'
import { readEvent } from './apply-event'
import { mayBelong, useNewRuns } from './new-runs'
import { mounted, type NewRowsMode } from './new-rows'

const server = setupServer()
let bodies: BodyReadFlowRunsFlowRunsFilterPost[]
let flowRuns: FlowRun[]
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  bodies = []
  flowRuns = [run('old', 1)]
  server.use(
    onPost('/flow_runs/filter', (body: BodyReadFlowRunsFlowRunsFilterPost) => {
      bodies.push(body)
      const ids = body.flow_runs?.id?.any_
      return flowRuns.filter(({ id }) => !ids || ids.includes(id))
    }),
    ...prefectHandlers(),
  )
})
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const run = (name: string, minute: number) =>
  aFlowRun({ id: name, name, expected_start_time: `2026-11-21T10:0${minute}:00Z`, state: aState('RUNNING') })
const event = (id: string, more: object = {}) => {
  const read = readEvent(aFlowRunEvent({ id, type: 'RUNNING', at: '2026-11-21T10:09:00Z', ...more }))
  if (!read) throw new Error('not an event')
  return read
}
const offer = (...ids: string[]) => {
  for (const list of mounted) list.offer(ids.map((id) => event(id)))
}

const FAILED: RunListParams = {
  filter: { flow_runs: { tags: { all_: ['nightly'] } } },
  range: { kind: 'past', seconds: 3600 },
}

function List({ params, mode }: { params: RunListParams; mode: NewRowsMode }) {
  const runs = useInfiniteQuery(flowRunsQuery(params))
  const { count, show } = useNewRuns(params, mode)
  return (
    <>
      {count > 0 && <button onClick={show}>{count} new runs</button>}
      <ol>
        {runs.data?.rows.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ol>
    </>
  )
}

const open = async (mode: NewRowsMode, params = FAILED) => {
  const client = createQueryClient()
  const list = (wanted: NewRowsMode) => (
    <QueryClientProvider client={client}>
      <List params={params} mode={wanted} />
    </QueryClientProvider>
  )
  const { rerender, unmount } = render(list(mode))
  await screen.findByText('old')
  return { setMode: (next: NewRowsMode) => rerender(list(next)), unmount }
}
const names = () => screen.getAllByRole('listitem').map((item) => item.textContent)

test('at the top new runs appear in their place, asked for with the list’s own filter and their ids', async () => {
  await open('insert')
  flowRuns = [run('old', 1), run('b', 3), run('a', 2)]
  act(() => offer('a', 'b', 'old', 'a'))
  await waitFor(() => expect(names()).toEqual(['b', 'a', 'old']))
  expect(bodies).toHaveLength(2)
  expect(bodies[1]).toMatchObject({
    limit: 2,
    flow_runs: {
      id: { any_: ['a', 'b'] },
      tags: { all_: ['nightly'] },
      expected_start_time: { before_: expect.any(String) },
    },
  })
  expect(screen.queryByRole('button')).toBeNull()
})

test('scrolled they are counted until asked for, or until the reader is at the top again', async () => {
  const { setMode } = await open('pill')
  flowRuns = [run('old', 1), run('a', 2)]
  act(() => offer('a'))
  fireEvent.click(await screen.findByRole('button', { name: '1 new runs' }))
  expect(names()).toEqual(['a', 'old'])
  expect(screen.queryByRole('button')).toBeNull()

  flowRuns = [...flowRuns, run('b', 3)]
  act(() => offer('b'))
  await screen.findByRole('button', { name: '1 new runs' }, { timeout: 4000 })
  setMode('insert')
  await waitFor(() => expect(names()).toEqual(['b', 'a', 'old']))
})

test('a run that does not pass the list’s filter is not counted', async () => {
  await open('pill')
  act(() => offer('elsewhere'))
  await waitFor(() => expect(bodies).toHaveLength(2))
  await vi.waitFor(() => expect(screen.queryByRole('button')).toBeNull())
})

test('in another order they are counted, and shown by asking anew', async () => {
  await open('insert', { ...FAILED, sort: 'NAME_ASC' })
  flowRuns = [run('a', 2), run('old', 1)]
  act(() => offer('a'))
  fireEvent.click(await screen.findByRole('button', { name: '1 new runs' }))
  await waitFor(() => expect(names()).toEqual(['a', 'old']))
  expect(bodies.at(-1)?.flow_runs?.id).toBeUndefined()
})

test('a list that has left the screen is not asked for', async () => {
  const { unmount } = await open('insert')
  expect(mounted.size).toBe(1)
  unmount()
  expect(mounted.size).toBe(0)
})

test('what an event alone rules out costs no request', () => {
  const related = { 'prefect.flow.f': 'flow', 'prefect.deployment.d': 'deployment' }
  const of = event('x', { related })
  expect(mayBelong({}, of)).toBe(true)
  expect(mayBelong({ flow_runs: { state: { type: { any_: ['FAILED'] } } } }, of)).toBe(false)
  expect(mayBelong({ flow_runs: { state: { type: { any_: ['RUNNING'] } } } }, of)).toBe(true)
  expect(mayBelong({ deployments: { id: { any_: ['e'] } } }, of)).toBe(false)
  expect(mayBelong({ flow_runs: { deployment_id: { any_: ['d'] } } }, of)).toBe(true)
  expect(mayBelong({ flows: { id: { any_: ['g'] } } }, of)).toBe(false)
  const sub = event('y', { related: { ...related, 'prefect.task-run.t': 'task-run' } })
  const topLevel = { flow_runs: { parent_task_run_id: { is_null_: true } } }
  expect([mayBelong(topLevel, of), mayBelong(topLevel, sub)]).toEqual([true, false])
  const children = { flow_runs: { parent_flow_run_id: { any_: ['p'] } } }
  expect([mayBelong(children, of), mayBelong(children, sub)]).toEqual([false, true])
})
