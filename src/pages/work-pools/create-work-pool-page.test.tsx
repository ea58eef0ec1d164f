import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { queryClient } from '~/api/query-client'
import { aWorkPool } from '~/mocks/builders'
import { apiUrl } from '~/mocks/handlers'
import { Component } from './create-work-pool-page'

const template = {
  job_configuration: { command: '{{ command }}', image: '{{ image }}' },
  variables: {
    type: 'object',
    properties: {
      command: { type: 'string', title: 'Command' },
      image: { type: 'string', title: 'Image', default: 'prefect:3' },
      token: { type: 'string', title: 'Token', format: 'password' },
    },
  },
}
const collection = JSON.stringify({
  prefect: { process: { type: 'process', display_name: 'Process', description: 'On this machine.' } },
  'prefect-docker': {
    docker: {
      type: 'docker',
      display_name: 'Docker',
      description: 'In containers.',
      documentation_url: 'https://docs.example/docker',
      is_beta: true,
      default_base_job_configuration: template,
    },
    'docker:push': { type: 'docker:push', display_name: 'Docker push', documentation_url: 'javascript:alert(1)' },
  },
}).replace('"prefect:3"', '"prefect:3", "examples": [9007199254740993, 5.0]')

const server = setupServer()
let sent: string[]
let refusal: { status: number; body: object } | undefined
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  sent = []
  refusal = undefined
  sessionStorage.clear()
  server.use(
    http.get(
      apiUrl('/collections/views/aggregate-worker-metadata'),
      () => new HttpResponse(collection, { headers: { 'content-type': 'application/json' } }),
    ),
    http.post(apiUrl('/work_pools/'), async ({ request }) => {
      sent.push(await request.text())
      if (refusal) return HttpResponse.json(refusal.body, { status: refusal.status })
      return HttpResponse.json(aWorkPool({ name: 'mine' }) as never, { status: 201 })
    }),
  )
})
afterEach(() => {
  // Before the storage is emptied: leaving the page keeps its draft.
  cleanup()
  server.resetHandlers()
  queryClient.clear()
})
afterAll(() => server.close())

function open(search = '') {
  const router = createMemoryRouter(
    [
      { path: '/work-pools/create', Component },
      { path: '*', element: <p>Elsewhere</p> },
    ],
    { initialEntries: [`/work-pools/create${search}`] },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return router
}

const user = userEvent.setup({ delay: null })
const field = (name: string) => screen.getAllByRole<HTMLInputElement>('textbox', { name })[0]!
const fill = (name: string, text: string) => fireEvent.change(field(name), { target: { value: text } })
const create = () => user.click(screen.getByRole('button', { name: /^Create/ }))
const findings = () => screen.findByRole('region', { name: 'Findings' })

describe('the types of pools', () => {
  it('are links with what the collection says of them; what cannot run here says so, and only web pages are linked', async () => {
    const router = open()
    const row = (await screen.findByText('In containers.')).closest('li')!
    expect(within(row).getByText('beta')).toBeTruthy()
    expect(within(row).getByRole('link', { name: 'Documentation of Docker' }).getAttribute('href')).toBe(
      'https://docs.example/docker',
    )
    const push = screen.getByText('docker:push').closest('li')!
    expect(within(push).queryByRole('link')).toBeNull()
    expect(push.textContent).toContain('served by Prefect Cloud')
    await user.type(screen.getByLabelText('Search types'), 'contain')
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Process' })).toBeNull())
    await user.click(screen.getByRole('link', { name: 'Docker' }))
    expect(router.state.location.search).toBe('?type=docker')
  })

  it('that an answer of another shape does not name are not said to be none', async () => {
    server.use(
      http.get(apiUrl('/collections/views/aggregate-worker-metadata'), () => HttpResponse.json({ status: ['ok'] })),
    )
    open()
    expect(await screen.findByText(/not what Prefect sends here/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Process' })).toBeTruthy()
  })

  it('that are usual can be chosen while the server is still asking GitHub, and the page says that it waits', async () => {
    server.use(http.get(apiUrl('/collections/views/:view'), () => new Promise<never>(() => {})))
    open()
    expect(await screen.findByText(/asks GitHub first/)).toBeTruthy()
    await user.click(screen.getByRole('link', { name: 'Process' }))
    expect(await screen.findByText('An empty template')).toBeTruthy()
    fill('Name', 'mine')
    await create()
    await waitFor(() => expect(JSON.parse(sent[0]!)).toEqual({ name: 'mine', type: 'process', base_job_template: {} }))
  })

  it('can be had when the collection cannot: its failure costs the templates, not the page', async () => {
    server.use(
      http.get(apiUrl('/collections/views/:view'), () => HttpResponse.json({ detail: 'gone' }, { status: 404 })),
    )
    open()
    expect(await screen.findByText(/gone/)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'Kubernetes' })).toBeTruthy()
  })

  it('of one’s own are made with an empty template', async () => {
    open('?type=my-worker')
    expect(await screen.findByText(/no type/)).toBeTruthy()
    expect(await screen.findByText('An empty template')).toBeTruthy()
  })
})

describe('a new pool', () => {
  it('is sent with every number and name of its template as it is', async () => {
    const router = open('?type=docker')
    fireEvent.change(await screen.findByLabelText('Command'), { target: { value: 'run' } })
    fill('Name', ' mine ')
    fill('Description', 'why')
    fill('Concurrency limit', '0')
    await user.click(screen.getByRole('switch', { name: 'Paused' }))
    await create()
    await waitFor(() => expect(router.state.location.pathname).toBe('/work-pools/work-pool/mine'))
    expect(sent[0]).toContain('9007199254740993')
    expect(sent[0]).toContain('5.0')
    const { base_job_template: made, ...rest } = JSON.parse(sent[0]!) as { base_job_template: typeof template }
    expect(rest).toEqual({ name: 'mine', type: 'docker', description: 'why', concurrency_limit: 0, is_paused: true })
    expect(made.variables.properties.command).toEqual({ type: 'string', title: 'Command', default: 'run' })
    expect(sessionStorage.length).toBe(0)
  })

  it('says what is missing or wrong at its field and sends nothing', async () => {
    open('?type=docker')
    await screen.findByLabelText('Command')
    await create()
    expect(screen.getByText('A work pool needs a name.')).toBeTruthy()
    for (const [name, said] of [
      ['a/b', /“\/” may not be in a name/],
      ['Prefect-x', /reserved/],
      ['" "', /needs a name/],
    ] as const) {
      fill('Name', name)
      expect(screen.getByText(said)).toBeTruthy()
    }
    fill('Name', 'mine')
    fill('Concurrency limit', '1.5')
    expect(screen.getByText(/A whole number from 0/)).toBeTruthy()
    expect(screen.getByText('The concurrency limit is no number')).toBeTruthy()
    await user.keyboard('{Control>}s{/Control}')
    expect(sent).toEqual([])
  })

  it('keeps everything when the name is taken, and says so at the name until it changes', async () => {
    refusal = { status: 409, body: { detail: 'A work pool with this name already exists.' } }
    open('?type=docker')
    fireEvent.change(await screen.findByLabelText('Command'), { target: { value: 'run' } })
    fill('Name', 'mine')
    await create()
    expect(await screen.findByText('A work pool with this name already exists.')).toBeTruthy()
    expect(document.activeElement).toBe(field('Name'))
    expect(screen.getByLabelText<HTMLInputElement>('Command').value).toBe('run')
    fill('Name', 'mine-2')
    expect(screen.queryByText('A work pool with this name already exists.')).toBeNull()
  })

  it('has the server’s word about its template where it belongs', async () => {
    refusal = {
      status: 422,
      body: {
        detail:
          "Validation failed for work pool's job variable defaults: Validation failed for field 'image'. Failure reason: the image is no good",
      },
    }
    open('?type=docker')
    await screen.findByLabelText('Command')
    fill('Name', 'mine')
    await create()
    await waitFor(async () => expect((await findings()).textContent).toContain('the image is no good'))
    // The line of the default, not of the variable.
    expect((await findings()).textContent).toContain('line 16')
  })

  it('survives a reload as a draft, without its secrets', async () => {
    open('?type=docker')
    fireEvent.change(await screen.findByLabelText('Command'), { target: { value: 'run' } })
    fireEvent.change(screen.getByLabelText('Token'), { target: { value: 'hunter2' } })
    fill('Name', 'mine')
    cleanup()
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('hunter2')
    open('?type=docker')
    expect((await screen.findByLabelText<HTMLInputElement>('Command')).value).toBe('run')
    expect(field('Name').value).toBe('mine')
    expect(screen.getByText(/give the default of token again/)).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Discard' }))
    expect(field('Name').value).toBe('')
    expect(sessionStorage.length).toBe(0)
  })
})
