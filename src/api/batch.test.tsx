import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { aFlow } from '~/mocks/builders'
import { apiUrl, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { createBatcher } from './batch'
import { taskRunCountsQuery } from './flow-runs'
import { flowQuery } from './flows'
import { createQueryClient } from './query-client'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`)

function Row({ id }: { id: string }) {
  const flow = useQuery(flowQuery(id))
  const tasks = useQuery(taskRunCountsQuery(id))
  return (
    <li>
      {flow.error?.message ?? flow.data?.name} {tasks.data}
    </li>
  )
}

const rows = (wanted: string[]) =>
  render(
    <QueryClientProvider client={createQueryClient()}>
      <ul>
        {wanted.map((id) => (
          <Row key={id} id={id} />
        ))}
      </ul>
    </QueryClientProvider>,
  )

test('100 row components are one request for each kind of fact', async () => {
  const requests: string[] = []
  server.events.on('request:start', ({ request }) => void requests.push(new URL(request.url).pathname))
  server.use(...prefectHandlers({ flows: ids(100).map((id) => aFlow({ id, name: `flow ${id}` })) }))
  rows(ids(100))
  await screen.findByText('flow id-99 0')
  expect(screen.getAllByText(/^flow id-\d+ 0$/)).toHaveLength(100)
  expect(requests.sort()).toEqual(['/api/flows/filter', '/api/ui/flow_runs/count-task-runs'])
  server.events.removeAllListeners()
})

test('an id the server does not know fails its own row only', async () => {
  server.use(...prefectHandlers({ flows: [aFlow({ id: 'id-0', name: 'etl' })] }))
  rows(['id-0', 'gone'])
  expect(await screen.findByText('etl 0')).toBeTruthy()
  expect(await screen.findByText('Flow not found 0')).toBeTruthy()
})

test('a failing request fails all its rows with one and the same error', async () => {
  server.use(refuse('post', '/flows/filter', 422, 'No such filter'), ...prefectHandlers())
  rows(ids(3))
  await waitFor(() => expect(screen.getAllByText('No such filter 0')).toHaveLength(3))
})

test('leaving the page aborts the request', async () => {
  const aborted = vi.fn<() => void>()
  const asked = vi.fn<() => void>()
  server.use(
    http.post(apiUrl('/flows/filter'), async ({ request }) => {
      request.signal.addEventListener('abort', aborted)
      asked()
      await delay('infinite')
      return HttpResponse.json([])
    }),
    onPost('/ui/flow_runs/count-task-runs', () => ({})),
  )
  const { unmount } = rows(ids(2))
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(1))
  unmount()
  await waitFor(() => expect(aborted).toHaveBeenCalledTimes(1))
})

type FetchMany = (ids: string[], signal: AbortSignal) => Promise<(id: string) => string>
const echo = () => vi.fn<FetchMany>(async () => (id) => `${id}!`)

test('each id once, 200 a request, each caller its own answer', async () => {
  const fetchMany = echo()
  const load = createBatcher({ fetchMany })
  const answers = await Promise.all([...ids(450), 'id-0'].map((id) => load(id)))
  expect(fetchMany.mock.calls.map(([asked]) => asked.length)).toEqual([200, 200, 50])
  expect(answers[449]).toBe('id-449!')
  expect(answers[450]).toBe('id-0!')
})

test('the next tick is the next request', async () => {
  const fetchMany = echo()
  const load = createBatcher({ fetchMany })
  await load('a')
  await load('b')
  expect(fetchMany.mock.calls.map(([asked]) => asked)).toEqual([['a'], ['b']])
})

test('one caller leaving does not abort the others; all leaving does', async () => {
  let signal: AbortSignal | undefined
  let answer: (pick: (id: string) => string) => void = () => undefined
  const fetchMany = vi.fn<FetchMany>((_ids, given) => {
    signal = given
    return new Promise((resolve) => (answer = resolve))
  })
  const load = createBatcher({ fetchMany })
  const [one, two] = [new AbortController(), new AbortController()]
  const first = load('a', one.signal).catch((error: Error) => error.name)
  const second = load('b', two.signal)
  await vi.waitFor(() => expect(fetchMany).toHaveBeenCalledTimes(1))
  one.abort()
  expect(await first).toBe('AbortError')
  expect(signal?.aborted).toBe(false)
  answer((id) => id)
  expect(await second).toBe('b')

  const last = new AbortController()
  const third = load('c', last.signal).catch((error: Error) => error.name)
  await vi.waitFor(() => expect(fetchMany).toHaveBeenCalledTimes(2))
  last.abort()
  expect(await third).toBe('AbortError')
  expect(signal?.aborted).toBe(true)
})

test('who leaves before the tick ends is not asked for', async () => {
  const fetchMany = echo()
  const load = createBatcher({ fetchMany })
  const leaving = new AbortController()
  const gone = load('gone', leaving.signal).catch(() => 'gone')
  const kept = load('kept')
  leaving.abort()
  expect(await Promise.all([gone, kept])).toEqual(['gone', 'kept!'])
  expect(fetchMany.mock.calls.map(([asked]) => asked)).toEqual([['kept']])
})
