import { http, HttpResponse, delay } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { apiUrl } from '~/mocks/handlers'
import { ApiError, call } from './client'
import { readFlowRun } from './generated/sdk.gen'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const read = (signal?: AbortSignal) => call(readFlowRun({ path: { id: 'x' }, signal, throwOnError: true }))
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  )

test('gives the data of an answer', async () => {
  server.use(http.get(apiUrl('/flow_runs/x'), () => HttpResponse.json({ id: 'x', name: 'blue-fox' })))
  expect((await read()).name).toBe('blue-fox')
})

test('an aborted request stays an AbortError and is not retried', async () => {
  let requests = 0
  server.use(
    http.get(apiUrl('/flow_runs/x'), async () => {
      requests += 1
      await delay('infinite')
    }),
  )
  const controller = new AbortController()
  const reading = failure(read(controller.signal))
  await expect.poll(() => requests).toBe(1)
  controller.abort()
  expect(await reading).toMatchObject({ name: 'AbortError' })
  expect(requests).toBe(1)
})

test('a JSON answer cut short is a sentence', async () => {
  server.use(
    http.get(
      apiUrl('/flow_runs/x'),
      () => new HttpResponse('{"id": "x", "na', { headers: { 'content-type': 'application/json' } }),
    ),
  )
  const error = await failure(read())
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 200, message: expect.stringContaining('not valid JSON') })
})
