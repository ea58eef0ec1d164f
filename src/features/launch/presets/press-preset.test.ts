import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aDeployment, aFlowRun } from '~/mocks/builders'
import { apiUrl, onPost } from '~/mocks/handlers'
import { pressPreset } from './press-preset'

const deployment = aDeployment({ id: 'd1', name: 'hourly', parameters: {}, parameter_openapi_schema: {} })
const variable = 'podium_preset_d1_x'
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

/** Presses a preset for this queue, where there are those queues. */
async function press(queue: string, queues: string[]) {
  const sent: unknown[] = []
  const go = vi.fn<(to: string) => void>()
  server.use(
    onPost('/variables/filter', () => [
      {
        id: 'v1',
        name: variable,
        tags: ['podium-preset', 'podium-preset:d1'],
        value: JSON.stringify({ label: 'Nightly', deployment: 'hourly', parameters: {}, queue }),
      },
    ]),
    http.get(apiUrl('/deployments/:id'), () => HttpResponse.json(deployment as never)),
    onPost('/work_pools/:name/queues/filter', () => queues.map((name) => ({ id: name, name }))),
    http.post(apiUrl('/deployments/:id/create_flow_run'), async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json(aFlowRun({ id: 'r1' }) as never, { status: 201 })
    }),
  )
  await pressPreset({ variable, label: 'Nightly', deployment }, { go })
  return { sent, go }
}

test('a preset starts its run in its queue', async () => {
  const { sent, go } = await press('night', ['default', 'night'])
  expect(sent).toMatchObject([{ work_queue_name: 'night' }])
  expect(go).not.toHaveBeenCalled()
})

test('one whose queue is gone makes no new queue: its form is opened, which says so', async () => {
  const { sent, go } = await press('night', ['default'])
  expect(sent).toEqual([])
  expect(go).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`preset=${variable}`))
})
