import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { aFlowRun } from '~/mocks/builders'

/** The page's origin in jsdom. */
const HERE = 'http://localhost:3000'
const THERE = 'http://prefect.example:4200/api'

const server = setupServer()
let asked: string[]
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  asked = []
  server.events.on('request:start', ({ request }) => void asked.push(request.url))
  vi.resetModules()
  sessionStorage.clear()
})
afterEach(() => {
  server.resetHandlers()
  server.events.removeAllListeners()
})
afterAll(() => server.close())

const page = () =>
  new HttpResponse('<!doctype html><title>Podium</title>', { headers: { 'content-type': 'text/html' } })

/** The module looks at the page when it is loaded, so each test loads it anew. */
async function load() {
  const { apiBase, call, onApiMoved } = await import('./client')
  const { readFlowRun, setFlowRunState } = await import('./generated/sdk.gen')
  return {
    apiBase,
    onApiMoved,
    read: () => call(readFlowRun({ path: { id: 'x' }, throwOnError: true })),
    write: () =>
      call(setFlowRunState({ path: { id: 'x' }, body: { state: { type: 'CANCELLING' } }, throwOnError: true })),
  }
}

test('an address that works costs no request more', async () => {
  server.use(http.get(`${HERE}/api/flow_runs/x`, () => HttpResponse.json(aFlowRun({ id: 'x' }))))
  const { read } = await load()
  await read()
  expect(asked).toEqual([`${HERE}/api/flow_runs/x`])
})

test("Prefect's own 404 is an answer, not a wrong address", async () => {
  server.use(
    http.get(`${HERE}/api/flow_runs/x`, () => HttpResponse.json({ detail: 'Flow run not found' }, { status: 404 })),
  )
  const { read } = await load()
  await expect(read()).rejects.toMatchObject({ status: 404, message: 'Flow run not found' })
  expect(asked).toHaveLength(1)
})

test('a static host that answers with its own page: /ui-settings tells where Prefect is, reads and writes follow', async () => {
  server.use(
    http.all(`${HERE}/api/*`, page),
    http.get(`${HERE}/ui-settings`, () => HttpResponse.json({ api_url: THERE })),
    http.get(`${THERE}/health`, () => HttpResponse.json(true)),
    http.get(`${THERE}/flow_runs/x`, () => HttpResponse.json(aFlowRun({ id: 'x', name: 'there' }))),
    http.post(`${THERE}/flow_runs/x/set_state`, async ({ request }) =>
      HttpResponse.json({ status: 'ACCEPT', state: null, details: { got: await request.json() } }),
    ),
  )
  const { read, write, apiBase, onApiMoved } = await load()
  const moved = vi.fn<() => void>()
  onApiMoved(moved)
  const [run, result] = await Promise.all([read(), write()])
  expect(run.name).toBe('there')
  expect(result.details).toEqual({ got: { state: { type: 'CANCELLING' } } })
  expect(apiBase()).toBe(THERE)
  expect(moved).toHaveBeenCalledTimes(1)
  expect(asked.filter((url) => url.endsWith('/ui-settings'))).toHaveLength(1)
  asked = []
  await read()
  expect(asked).toEqual([`${THERE}/flow_runs/x`])
})

test('nothing better known: the first failure stands, and is not looked into again', async () => {
  server.use(http.all(`${HERE}/api/*`, page), http.get(`${HERE}/ui-settings`, page))
  const { read } = await load()
  await expect(read()).rejects.toMatchObject({ status: 200, message: expect.stringContaining('Podium') })
  asked = []
  await expect(read()).rejects.toMatchObject({ status: 200 })
  expect(asked).toEqual([`${HERE}/api/flow_runs/x`])
})
