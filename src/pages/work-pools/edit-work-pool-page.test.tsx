import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, Link, Outlet, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queryClient } from '~/api/query-client'
import type { DeploymentResponse } from '~/api/generated/types.gen'
import { aDeployment, aFlow, aWorkPool } from '~/mocks/builders'
import { theEditor } from '~/mocks/editor'
import { apiUrl, onPost, refuse } from '~/mocks/handlers'
import { Component } from './edit-work-pool-page'

const template =
  '{"job_configuration": {"command": "{{ command }}", "10": 5.0}, "variables": {"properties": {"command": {"type": "string", "title": "Command"}, "cpu": {"type": "integer", "title": "CPU", "default": 9007199254740993}}}, "ours": true}'

const FLOW = '11111111-1111-4111-8111-111111111111'
const published = template
  .replace('"title": "CPU", "default": 9007199254740993', '"title": "CPU", "default": 2')
  .replace(', "ours": true', '')

const server = setupServer()
let stored: { description: string; concurrency_limit: number | null; template: string }
let sent: string[]
let deployments: DeploymentResponse[]
let refusal: { status: number; body: object } | undefined
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  sent = []
  deployments = []
  refusal = undefined
  stored = { description: 'Mine', concurrency_limit: 3, template }
  sessionStorage.clear()
  server.use(
    http.get(apiUrl('/work_pools/k8s'), () => {
      const { template: text, ...rest } = stored
      const { base_job_template: _, ...pool } = aWorkPool({ name: 'k8s', type: 'kubernetes', ...rest })
      const body = `${JSON.stringify(pool).slice(0, -1)},"base_job_template":${text}}`
      return new HttpResponse(body, { headers: { 'content-type': 'application/json' } })
    }),
    onPost('/deployments/count', () => 63),
    onPost('/deployments/paginate', () => ({
      results: deployments,
      count: deployments.length,
      limit: 200,
      page: 1,
      pages: 1,
    })),
    onPost('/flows/filter', () => [aFlow({ id: FLOW, name: 'etl' })]),
    http.get(
      apiUrl('/collections/views/aggregate-worker-metadata'),
      () =>
        // As text: JavaScript would round its numbers and move its keys.
        new HttpResponse(
          `{"prefect-kubernetes": {"kubernetes": {"type": "kubernetes", "default_base_job_configuration": ${published}}}}`,
          { headers: { 'content-type': 'application/json' } },
        ),
    ),
    http.patch(apiUrl('/work_pools/k8s'), async ({ request }) => {
      const text = await request.text()
      sent.push(text)
      if (refusal) return HttpResponse.json(refusal.body, { status: refusal.status })
      const { base_job_template: _, ...rest } = JSON.parse(text) as Record<string, unknown>
      Object.assign(stored, rest)
      const found = /"base_job_template":(.*)\}$/s.exec(text)?.[1]
      if (found) stored.template = found
      return new HttpResponse(null, { status: 204 })
    }),
  )
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

function open(search = '') {
  const router = createMemoryRouter(
    [
      {
        element: (
          <>
            <Link to="/runs">Runs</Link>
            <Outlet />
          </>
        ),
        children: [
          { path: '/work-pools/work-pool/:name/edit', Component },
          { path: '*', element: <p>Elsewhere</p> },
        ],
      },
    ],
    { initialEntries: [`/work-pools/work-pool/k8s/edit${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

const user = userEvent.setup({ delay: null })
const fill = (name: string, text: string) =>
  fireEvent.change(screen.getByLabelText(name, { exact: true }), { target: { value: text } })
const save = () => user.click(screen.getByRole('button', { name: /^Save/ }))
const findings = () => screen.findByRole('region', { name: 'Findings' })
const write = async (text: string) => (await theEditor()).write(text)

describe('editing a pool', () => {
  it('says how many deployments it reaches, sends only what was changed, and keeps every number and stranger', async () => {
    open()
    expect(await screen.findByText('63 deployments')).toBeTruthy()
    fireEvent.change(await screen.findByLabelText('Command'), { target: { value: 'go' } })
    expect(
      await screen.findByText(/changes the next run of 63 deployments\. Jobs already running are not touched/),
    ).toBeTruthy()
    await save()
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(Object.keys(JSON.parse(sent[0]!) as object)).toEqual(['base_job_template'])
    expect(sent[0]).toContain('9007199254740993')
    expect(sent[0]).toMatch(/"command": "\{\{ command \}\}",\s*"10": 5\.0/)
    expect(JSON.parse(sent[0]!)).toMatchObject({
      base_job_template: { ours: true, variables: { properties: { command: { default: 'go' } } } },
    })
    await waitFor(() => expect(sessionStorage.length).toBe(0))
    expect(screen.getByLabelText<HTMLInputElement>('Command').value).toBe('go')
    expect(screen.getByRole('button', { name: /^Save/ }).getAttribute('aria-disabled')).toBe('true')
  })

  it('takes a limit away', async () => {
    open()
    await screen.findByLabelText('Concurrency limit')
    fill('Concurrency limit', '')
    await save()
    await waitFor(() => expect(sent.map((text) => JSON.parse(text) as unknown)).toEqual([{ concurrency_limit: null }]))
  })

  it('shows a change of somebody else’s and overwrites it only when told to', async () => {
    open()
    await screen.findByLabelText('Concurrency limit')
    fill('Concurrency limit', '9')
    stored.concurrency_limit = 5
    stored.description = 'Theirs'
    await save()
    expect(await screen.findByText(/Somebody changed the concurrency limit on the server/)).toBeTruthy()
    expect(sent).toEqual([])
    // Nobody touched it here.
    expect(screen.getByLabelText<HTMLTextAreaElement>('Description').value).toBe('Theirs')
    await user.click(screen.getByRole('button', { name: 'Keep mine' }))
    await save()
    await waitFor(() => expect(sent.map((text) => JSON.parse(text) as unknown)).toEqual([{ concurrency_limit: 9 }]))
  })

  it('takes theirs when told so', async () => {
    open()
    await screen.findByLabelText('Concurrency limit')
    fill('Concurrency limit', '9')
    stored.concurrency_limit = 5
    await save()
    await user.click(await screen.findByRole('button', { name: 'Take theirs, drop mine' }))
    expect(screen.getByLabelText<HTMLInputElement>('Concurrency limit').value).toBe('5')
    expect(sent).toEqual([])
  })

  it('asks before it is left, and has the draft when one comes back', async () => {
    const router = open()
    await screen.findByLabelText('Concurrency limit')
    fill('Concurrency limit', '9')
    await user.click(screen.getByRole('link', { name: 'Runs' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Leave without saving?' })
    await user.click(within(dialog).getByRole('button', { name: 'Keep editing' }))
    expect(router.state.location.pathname).toBe('/work-pools/work-pool/k8s/edit')
    await user.click(screen.getByRole('link', { name: 'Runs' }))
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Leave' }))
    await screen.findByText('Elsewhere')
    cleanup()
    open()
    expect((await screen.findByLabelText<HTMLInputElement>('Concurrency limit')).value).toBe('9')
  })

  it('keeps what was typed when the server fails, and says why', async () => {
    refusal = { status: 500, body: { exception_message: 'Internal Server Error' } }
    open()
    await screen.findByLabelText('Concurrency limit')
    fill('Concurrency limit', '9')
    await save()
    expect(await screen.findByText(/Not saved\. Internal Server Error/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLInputElement>('Concurrency limit').value).toBe('9')
  })

  it('of a pool that is not there says so', async () => {
    server.use(
      http.get(apiUrl('/work_pools/k8s'), () => HttpResponse.json({ detail: 'Work pool not found' }, { status: 404 })),
    )
    open()
    expect(await screen.findByText('There is no such work pool')).toBeTruthy()
  })

  it.each([
    ['refused for another reason', 422, { detail: 'busy with herons' }, 'busy with herons'],
    ['in another shape', 200, { status: 'ok' }, /is no work pool: it has no id/],
  ])('%s is not said to be missing, and opens no empty form', async (_why, status, body, words) => {
    server.use(http.get(apiUrl('/work_pools/k8s'), () => HttpResponse.json(body, { status })))
    open()
    expect(await screen.findByText(words)).toBeTruthy()
    expect(screen.queryByText('There is no such work pool')).toBeNull()
    expect(screen.queryByLabelText('Concurrency limit')).toBeNull()
  })
})

describe('its template as JSON', () => {
  it('cannot be sent while it is broken, says where, and the preview stays as it was', async () => {
    open('?lens=json')
    await write('{"job_configuration": {\n  "a": tru\n}')
    await waitFor(async () => expect((await findings()).textContent).toContain('line 2tru is no JSON value'))
    expect(screen.getByText('The JSON of the template cannot be read')).toBeTruthy()
    await user.keyboard('{Control>}s{/Control}')
    expect(sent).toEqual([])
    await user.click(screen.getByRole('radio', { name: 'Form' }))
    expect(await screen.findByText('No variables')).toBeTruthy()
  })

  it('marks a placeholder that nothing declares, declares it at a press, and has the server’s word too', async () => {
    open('?lens=json')
    await write(template.replace('{{ command }}', '{{ command }} {{ gpus }}'))
    await waitFor(async () => expect((await findings()).textContent).toContain('{{ gpus }} is not declared.'))
    refusal = {
      status: 422,
      body: {
        exception_message: 'Invalid request received.',
        exception_detail: [
          {
            type: 'value_error',
            loc: ['body', 'base_job_template'],
            msg: 'Value error, Your job configuration uses the following undeclared variable(s): gpus.',
          },
        ],
      },
    }
    await save()
    await waitFor(async () => expect((await findings()).textContent).toContain('Server: Your job configuration uses'))
    refusal = undefined
    await user.click(within(await findings()).getByRole('button', { name: 'Declare gpus' }))
    await waitFor(async () => expect((await findings()).textContent).not.toContain('gpus'))
    await save()
    await waitFor(() => expect(sent).toHaveLength(2))
    expect(JSON.parse(sent[1]!)).toMatchObject({
      base_job_template: { variables: { properties: { gpus: { title: 'Gpus', type: 'string' } } } },
    })
  })

  it('what is tried in the preview changes it only when told to', async () => {
    open('?lens=preview')
    const preview = await screen.findByRole('region', { name: 'Form people get' })
    fireEvent.change(await within(preview).findByLabelText('Command'), { target: { value: 'go' } })
    expect(screen.getByRole('button', { name: /^Save/ }).getAttribute('aria-disabled')).toBe('true')
    await user.click(within(preview).getByRole('button', { name: 'Use as default' }))
    await save()
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(JSON.parse(sent[0]!)).toMatchObject({
      base_job_template: { variables: { properties: { command: { default: 'go' } } } },
    })
  })
})

describe('its studio', () => {
  const openVariable = async (name: string) => user.click(await screen.findByRole('button', { name }))

  it('renames a variable everywhere, names the deployments that would break, and asks before it breaks them', async () => {
    deployments = [
      aDeployment({ name: 'hourly', flow_id: FLOW, job_variables: { command: 'go' } }),
      aDeployment({ name: 'daily', flow_id: FLOW, job_variables: { cpu: 4 } }),
    ]
    open('?lens=variables')
    const row = (await screen.findByRole('button', { name: 'command' })).closest('tr')!
    await waitFor(() => expect(row.textContent).toContain('deployments: 1'))
    await openVariable('command')
    const field = await screen.findByRole('textbox', { name: 'Name' })
    fireEvent.change(field, { target: { value: 'start' } })
    await user.type(field, '{Enter}')
    await waitFor(() =>
      expect(screen.getByText('1 deployment would break').parentElement?.textContent).toContain('etl/hourly'),
    )

    await save()
    const dialog = await screen.findByRole('alertdialog', { name: 'Save, and break a deployment?' })
    expect(dialog.textContent).toContain('command is set, and there is no variable command any more')
    expect(sent).toEqual([])
    await user.click(within(dialog).getByText('Save all the same'))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toContain('"{{ start }}"')
    expect(sent[0]).not.toContain('"command": {')
    expect(sent[0]).toContain('9007199254740993')
  })

  it('takes each edit back, and does it again', async () => {
    open('?lens=variables')
    await user.type(await screen.findByLabelText('Name of a new variable'), 'gpus{Enter}')
    expect(await screen.findByRole('button', { name: 'gpus' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Move gpus up' }))
    const names = () => [...document.querySelectorAll('tbody th button')].map((cell) => cell.textContent)
    expect(names()).toEqual(['command', 'gpus', 'cpu'])
    await user.click(screen.getByRole('button', { name: 'Undo moving gpus' }))
    await user.click(screen.getByRole('button', { name: 'Undo adding gpus' }))
    expect(names()).toEqual(['command', 'cpu'])
    expect(screen.getByRole('button', { name: /^Save/ }).getAttribute('aria-disabled')).toBe('true')
    await user.click(screen.getByRole('button', { name: 'Redo adding gpus' }))
    expect(names()).toEqual(['command', 'cpu', 'gpus'])
  })

  it('says what uses a variable before it goes', async () => {
    open('?lens=variables')
    await user.click(await screen.findByRole('button', { name: 'Delete command' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete the variable command?' })
    expect(dialog.textContent).toContain('job_configuration.command')
    await user.click(within(dialog).getByRole('button', { name: 'Delete it and its placeholders' }))
    await save()
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).not.toContain('command')
    expect(sent[0]).toMatch(/"10": 5\.0/)
  })

  it('shows the job of a deployment, with what it overrides', async () => {
    deployments = [aDeployment({ id: 'd-1', name: 'hourly', flow_id: FLOW, job_variables: { command: 'go' } })]
    open('?lens=job&deployment=d-1')
    const job = await screen.findByRole('group', { name: 'The job, line by line' })
    expect(job.textContent).toContain('overridden: command: go')
    expect(job.textContent).toContain('"10": 5.0')
  })

  it('says when the flows of the deployments to choose from could not be read', async () => {
    deployments = [aDeployment({ id: 'd-1', name: 'hourly', flow_id: FLOW, job_variables: {} })]
    server.use(refuse('post', '/flows/filter', 422, 'no'))
    open('?lens=job')
    const job = await screen.findByRole('region', { name: 'Job it would run' })
    expect((await within(job).findByText('not loaded')).parentElement?.textContent).toBe('their flows: not loaded')
  })

  it('restores the published default, one difference or all', async () => {
    open('?lens=changes')
    await user.click(await screen.findByRole('button', { name: 'Restore cpu: default' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Restore cpu: default' })).toBeNull())
    await user.click(await screen.findByRole('button', { name: 'Take out ours' }))
    expect(await screen.findByText('No difference')).toBeTruthy()
    await save()
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(JSON.parse(sent[0]!)).toEqual({ base_job_template: JSON.parse(published) as unknown })
  })

  it('says when the deployments could not be asked, and saves only when told to', async () => {
    server.use(refuse('post', '/deployments/paginate', 500, 'no'))
    open('?lens=variables')
    await openVariable('cpu')
    fireEvent.change(await screen.findByLabelText('Title'), { target: { value: 'Cores' } })
    expect(
      await screen.findByText(/Which deployments override what could not be asked: /, { selector: 'p' }),
    ).toBeTruthy()
    await save()
    const dialog = await screen.findByRole('alertdialog', { name: 'Save without knowing what would break?' })
    await user.click(within(dialog).getByRole('button', { name: 'Save all the same' }))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toContain('"title": "Cores"')
  })
})
