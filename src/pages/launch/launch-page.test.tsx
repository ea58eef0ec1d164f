import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Deployment } from '~/api/deployments'
import { queryClient } from '~/api/query-client'
import { parseExact, printExact } from '~/lib/exact-json'
import { aDeployment, aFlowRun, aWorkPool } from '~/mocks/builders'
import { apiUrl, onPost } from '~/mocks/handlers'
import { Component } from './launch-page'

const schema = {
  type: 'object',
  required: ['city'],
  properties: {
    city: { type: 'string', title: 'city', position: 0 },
    rows: { type: 'integer', title: 'rows', maximum: 50, default: 5, position: 1 },
    token: { type: 'string', title: 'token', format: 'password', writeOnly: true, position: 2 },
  },
}
const deployment = aDeployment({
  id: 'd1',
  name: 'hourly',
  parameters: { rows: 10 },
  parameter_openapi_schema: schema,
  tags: ['prod'],
})
const pool = aWorkPool({
  base_job_template: { variables: { type: 'object', properties: { cpu: { type: 'integer', title: 'CPU' } } } },
})

const server = setupServer()
let bodies: unknown[]
let refusal: { status: number; detail: string } | undefined
/** What the strict judge says to the values it is asked about. */
let strict: (values: Record<string, unknown>) => unknown[]
let asked: Record<string, unknown>[]
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  bodies = []
  refusal = undefined
  strict = () => []
  asked = []
  sessionStorage.clear()
  serve(deployment)
})
afterEach(() => {
  // Before the storage is emptied: leaving the page keeps its draft.
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

function serve(served: Deployment, text = JSON.stringify(served)) {
  server.use(
    http.get(
      apiUrl('/deployments/:id'),
      () => new HttpResponse(text, { headers: { 'content-type': 'application/json' } }),
    ),
    http.get(apiUrl('/work_pools/:name'), () => HttpResponse.json(pool as never)),
    onPost('/work_pools/:name/queues/filter', () => [
      { id: 'q1', name: 'default', priority: 1 },
      { id: 'q2', name: 'high', priority: 2, is_paused: true },
    ]),
    onPost('/flows/filter', () => [{ id: served.flow_id, name: 'etl' }]),
    http.get(apiUrl('/flow_runs/:id'), () =>
      HttpResponse.json(
        aFlowRun({
          id: 'r0',
          name: 'old-owl',
          parameters: { city: 'Rome', gone: [1] },
          tags: ['prod', 'mine'],
          job_variables: { cpu: 4 },
        }) as never,
      ),
    ),
    http.post(apiUrl('/ui/schemas/validate'), async ({ request }) => {
      const { values } = parseExact(await request.text()) as { values: Record<string, unknown> }
      asked.push(values)
      const errors = strict(values)
      return HttpResponse.json({ valid: errors.length === 0, errors } as never)
    }),
    http.post(apiUrl('/deployments/:id/create_flow_run'), async ({ request }) => {
      bodies.push(parseExact(await request.text()))
      if (refusal) return HttpResponse.json({ detail: refusal.detail }, { status: refusal.status })
      return HttpResponse.json(aFlowRun({ id: 'r1', name: 'new-newt' }) as never, { status: 201 })
    }),
  )
}

function open(search = '') {
  const router = createMemoryRouter(
    [
      { path: '/deployments/deployment/:id/run', Component },
      { path: '*', element: <p>Elsewhere</p> },
    ],
    { initialEntries: [`/deployments/deployment/d1/run${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

const user = userEvent.setup({ delay: null })
const type = (name: string, text: string) =>
  fireEvent.change(screen.getByLabelText(name, { exact: true }), { target: { value: text } })
const lastBody = () => bodies.at(-1) as Record<string, unknown>

describe('a custom run', () => {
  it('sends what is on the page, says nothing more, and goes to the run', async () => {
    const router = open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/flow-run/r1'))
    const { idempotency_key, ...rest } = lastBody()
    expect(idempotency_key).toBeTruthy()
    expect(rest).toEqual({ parameters: { rows: 10, city: 'Oslo' } })
  })

  it('sends the options of the run', async () => {
    open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    type('Name', 'my-run')
    await user.type(screen.getByLabelText('Tags'), 'a, prod,b{Enter}')
    fireEvent.change(screen.getByLabelText('Work queue'), { target: { value: 'high' } })
    await user.click(screen.getByRole('radio', { name: 'Later' }))
    type('Start time in UTC', '2030-01-02T03:04')
    await user.click(screen.getByRole('button', { name: 'Change' }))
    type('CPU', '2')
    await user.click(screen.getByRole('button', { name: /Schedule run/ }))
    await waitFor(() => expect(bodies).toHaveLength(1))
    expect(lastBody()).toMatchObject({
      name: 'my-run',
      tags: ['a', 'b'],
      work_queue_name: 'high',
      job_variables: { cpu: 2 },
      state: { type: 'SCHEDULED', state_details: { scheduled_time: '2030-01-02T03:04:00.000Z' } },
    })
  })

  it('places the refusal on its field, goes there, and loses nothing', async () => {
    refusal = {
      status: 409,
      detail: "Error creating flow run: Validation failed for field 'city'. Failure reason: 'Oslo' is too cold",
    }
    open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    await user.keyboard('{Control>}{Enter}{/Control}')
    const city = screen.getByLabelText('city')
    expect((await screen.findAllByText(/'Oslo' is too cold/)).length).toBeGreaterThan(0)
    expect(document.activeElement).toBe(city)
    expect(city).toHaveProperty('value', 'Oslo')
    refusal = undefined
    type('city', 'Rome')
    await waitFor(() => expect(screen.queryByText(/too cold/)).toBeNull())
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(bodies).toHaveLength(2))
    expect((bodies[0] as Record<string, unknown>).idempotency_key).not.toBe(lastBody().idempotency_key)
  })

  it('places a refused job variable on its own form', async () => {
    refusal = {
      status: 422,
      detail: "Error creating flow run: Validation failed for field 'cpu'. Failure reason: too many",
    }
    open('?from-run=r0')
    await screen.findByLabelText('CPU')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('CPU')))
  })

  it('shows an error that has no field above the form', async () => {
    refusal = { status: 422, detail: 'Invalid schema: Unable to validate schema with circular references.' }
    open()
    await screen.findByLabelText('city')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    expect(within(await screen.findByRole('alert')).getByText(/circular references/)).toBeTruthy()
  })

  it('repeats a press whose answer was lost under the same key, unless something was changed', async () => {
    refusal = { status: 500, detail: 'broken' }
    open()
    await screen.findByLabelText('city')
    const start = screen.getByRole('button', { name: /Start run/ })
    await user.click(start)
    await screen.findByRole('alert')
    await user.click(start)
    await waitFor(() => expect(bodies).toHaveLength(2))
    type('city', 'x')
    await waitFor(() => expect(start.getAttribute('aria-busy')).toBeNull())
    await user.click(start)
    await waitFor(() => expect(bodies).toHaveLength(3))
    const keys = bodies.map((body) => (body as Record<string, unknown>).idempotency_key)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })
})

describe('what the form starts from', () => {
  it('is an earlier run, whole, with what no longer fits in sight', async () => {
    open('?from-run=r0')
    expect(await screen.findByLabelText('city')).toHaveProperty('value', 'Rome')
    expect(screen.getByText('not in schema')).toBeTruthy()
    expect(screen.getByText('mine')).toBeTruthy()
    expect(await screen.findByLabelText('CPU')).toHaveProperty('value', '4')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(bodies).toHaveLength(1))
    expect(lastBody()).toMatchObject({
      parameters: { city: 'Rome', gone: [1] },
      tags: ['mine'],
      job_variables: { cpu: 4 },
    })
  })

  it('is the address, as the present UI writes it', async () => {
    open(`?parameters=${encodeURIComponent('{"city":"Bern"}')}`)
    expect(await screen.findByLabelText('city')).toHaveProperty('value', 'Bern')
    expect(screen.getByLabelText('rows')).toHaveProperty('value', '10')
  })

  it('is the deployment, number for number', async () => {
    const text = JSON.stringify(deployment).replace('"rows":10', '"rows":9007199254740993')
    serve(deployment, text)
    open()
    expect(await screen.findByLabelText('rows')).toHaveProperty('value', '9007199254740993')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(bodies).toHaveLength(1))
    expect(printExact(lastBody().parameters)).toBe('{"rows":9007199254740993}')
  })
})

describe('what is said of a run besides its parameters', () => {
  it('is a time as people write it, in a zone of its own, with what it means', async () => {
    open()
    await screen.findByLabelText('city')
    await user.click(screen.getByRole('radio', { name: 'Later' }))
    type('Start time in UTC', '2027-03-28 02:30 +01:00')
    expect(screen.getByText(/Sun 28 Mar 2027 1:30:00|Sun 28 Mar 2027 01:30:00/)).toBeTruthy()
    type('Start time in UTC', 'whenever')
    const button = screen.getByRole('button', { name: /Schedule run/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByText('Say when the run is to start')).toBeTruthy()
  })

  it('is how often it is tried again', async () => {
    open()
    await screen.findByLabelText('city')
    type('Retries', 'two')
    expect(screen.getByText('Retries and their delay are whole numbers')).toBeTruthy()
    type('Retries', '2')
    type('after', '30')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(bodies).toHaveLength(1))
    expect(lastBody().empirical_policy).toEqual({ retries: 2, retry_delay: 30 })
  })
})

describe('a preset', () => {
  const variable = (value: string) => ({
    id: 'v1',
    name: 'podium_preset_d1_x',
    value,
    tags: ['podium-preset', 'podium-preset:d1'],
  })

  it('fills in the form, with what no longer fits in sight', async () => {
    server.use(
      onPost('/variables/filter', () => [
        variable('{"label":"Nightly","parameters":{"city":"Rome","gone":1},"tags":["mine"],"retries":"2"}'),
      ]),
    )
    open('?preset=podium_preset_d1_x')
    expect(await screen.findByLabelText('city')).toHaveProperty('value', 'Rome')
    expect(screen.getByText('Nightly')).toBeTruthy()
    expect(screen.getByText('not in schema')).toBeTruthy()
    expect(screen.getByText('mine')).toBeTruthy()
    expect(screen.getByLabelText('Retries')).toHaveProperty('value', '2')
  })

  it('with a queue that is gone says so and what the server would do, and has it until another is chosen', async () => {
    server.use(
      onPost('/variables/filter', () => [variable('{"label":"Nightly","parameters":{"city":"Rome"},"queue":"night"}')]),
    )
    open('?preset=podium_preset_d1_x')
    const queue = await screen.findByLabelText('Work queue')
    expect(await screen.findByText(/There is no queue night in .* any more/)).toBeTruthy()
    expect(queue).toHaveProperty('value', 'night')
    expect(within(queue).getByText(/night · is no more/)).toBeTruthy()
    fireEvent.change(queue, { target: { value: 'high' } })
    expect(screen.queryByText(/There is no queue/)).toBeNull()
    fireEvent.change(queue, { target: { value: '' } })
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(bodies).toHaveLength(1))
    expect(lastBody()).not.toHaveProperty('work_queue_name')
  })

  it('that is none is said, and the deployment’s own parameters are there', async () => {
    server.use(onPost('/variables/filter', () => [variable('text')]))
    open('?preset=podium_preset_d1_x')
    expect(await screen.findByText('The variable in the address holds no preset.')).toBeTruthy()
    expect(screen.getByLabelText('rows')).toHaveProperty('value', '10')
  })

  it('is saved from the form under a name, without the secret', async () => {
    const made: unknown[] = []
    server.use(
      onPost('/variables/filter', () => []),
      onPost('/variables/', (body: object) => {
        made.push(body)
        return variable('')
      }),
    )
    open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    type('token', 's3cret')
    await user.click(screen.getByRole('button', { name: 'Save as preset…' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/Secrets are left out and asked for: token/)).toBeTruthy()
    fireEvent.change(dialog.getByLabelText('Name'), { target: { value: 'Nightly' } })
    await waitFor(() => expect(dialog.getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBeNull())
    await user.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(made).toHaveLength(1))
    expect(made[0]).toMatchObject({ tags: ['podium-preset', 'podium-preset:d1'] })
    expect(JSON.stringify(made)).not.toContain('s3cret')
    const { value } = made[0] as { value: string }
    expect(JSON.parse(value)).toMatchObject({ label: 'Nightly', parameters: { city: 'Oslo' }, secrets: ['token'] })
  })
})

describe('a draft', () => {
  it('survives leaving the page, without the secret, until it is discarded', async () => {
    open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    type('token', 's3cret')
    expect(await screen.findByText(/Draft kept/)).toBeTruthy()
    cleanup()
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('s3cret')
    open()
    expect(await screen.findByLabelText('city')).toHaveProperty('value', 'Oslo')
    expect(screen.getByLabelText('token')).toHaveProperty('value', '')
    expect(screen.getByText(/without secrets/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Discard' }))
    expect(screen.getByLabelText('city')).toHaveProperty('value', '')
    expect(screen.queryByText(/Draft kept/)).toBeNull()
    cleanup()
    open()
    expect(await screen.findByLabelText('city')).toHaveProperty('value', '')
  })

  it('is gone once the run has started', async () => {
    const router = open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/flow-run/r1'))
    expect({ ...sessionStorage }).toEqual({})
  })
})

describe('the two views', () => {
  it('are in step, and JSON that cannot be read is not sent', async () => {
    open('?lens=both')
    await screen.findByLabelText('city')
    // The editor loads late; until then a plain field stands in, which is what jsdom can type into.
    const editor = screen.getByLabelText('Parameters as JSON')
    expect(editor).toBeTruthy()
    fireEvent.change(editor, { target: { value: '{"city":"Bonn","extra":5.0}' } })
    expect(screen.getByLabelText('city')).toHaveProperty('value', 'Bonn')
    fireEvent.change(screen.getByLabelText('Parameters as JSON'), { target: { value: '{"city":' } })
    const start = screen.getByRole('button', { name: /Start run/ })
    expect(start.getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByText('The JSON of the parameters cannot be read')).toBeTruthy()
    await user.click(start)
    expect(bodies).toEqual([])
  })
})

describe('what a person should know first', () => {
  it.each([
    [{ paused: true }, /The deployment is paused/],
    [{ work_pool_name: null }, /no work pool/],
    [{ enforce_parameter_schema: false }, /does not check the parameters/],
  ])('%j is said', async (more, text) => {
    serve({ ...deployment, ...more })
    open()
    expect(await screen.findByText(text)).toBeTruthy()
  })

  it('that there is no such deployment', async () => {
    server.use(
      http.get(apiUrl('/deployments/:id'), () =>
        HttpResponse.json({ detail: 'Deployment not found' }, { status: 404 }),
      ),
    )
    open()
    expect(await screen.findByText('There is no such deployment')).toBeTruthy()
  })
})

describe('the server’s strict judge', () => {
  it('is asked once about what stands, with the deployment’s own parameters, and its findings stand at their fields', async () => {
    strict = ({ city }) =>
      city === 'Atlantis' ? [{ property: 'city', errors: ["'Atlantis' does not match '^x'"] }] : []
    open()
    await screen.findByLabelText('city')
    type('city', 'Atl')
    type('city', 'Atlantis')
    expect(await screen.findByText(/Server: 'Atlantis' does not match/, undefined, { timeout: 5000 })).toBeTruthy()
    expect(asked).toEqual([{ rows: 10, city: 'Atlantis' }])
    type('city', 'Oslo')
    await waitFor(() => expect(screen.queryByText(/Server: 'Atlantis'/)).toBeNull())
  })

  it('keeps nobody from starting a run that it alone dislikes', async () => {
    strict = () => [{ property: 'city', errors: ["'Oslo' is not a 'idn-hostname'"] }]
    const router = open()
    await screen.findByLabelText('city')
    type('city', 'Oslo')
    expect(await screen.findByText(/^Note: The server’s strict check says/, undefined, { timeout: 5000 })).toBeTruthy()
    expect(screen.queryByText(/will refuse/)).toBeNull()
    await user.click(screen.getByRole('button', { name: /Start run/ }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/runs/flow-run/r1'))
  })
})
