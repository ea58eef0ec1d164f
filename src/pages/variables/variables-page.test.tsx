import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { queryClient } from '~/api/query-client'
import { anId } from '~/mocks/builders'
import { apiUrl, onPost, refuse } from '~/mocks/handlers'
import { toast, Toaster } from '~/ui/toast'
import { Component } from './variables-page'

type Row = { id: string; name: string; json: string; tags: string[]; updated: string }
type Body = { variables: { name?: { like_?: string; any_?: string[] }; tags?: unknown }; sort: string; offset: number }

const AT = '2026-11-21T10:00:00Z'
const aRow = (name: string, json: string, tags: string[] = []): Row => ({ id: anId(), name, json, tags, updated: AT })

let rows: Row[]
let asked: Body[]
/** As they were sent, byte for byte. */
let written: string[]
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  rows = [aRow('region', '"eu-west-1"', ['prod']), aRow('zero', '0'), aRow('none', 'null'), aRow('empty', '""')]
  rows.push(aRow('big', '9007199254740993'), aRow('zero_text', '"0"'), aRow('off', 'false'))
  asked = []
  written = []
  serve()
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  queryClient.clear()
  toast.clear()
})
afterAll(() => server.close())

const print = ({ id, name, json, tags, updated }: Row) =>
  `{"id":"${id}","name":"${name}","value":${json},"tags":${JSON.stringify(tags)},"created":"${AT}","updated":"${updated}"}`

/** A server with numbers as it writes them. */
function serve() {
  server.use(
    http.post(apiUrl('/variables/filter'), async ({ request }) => {
      const body = (await request.json()) as Body
      const { any_, like_ = '' } = body.variables.name ?? {}
      if (!any_) asked.push(body)
      const found = rows.filter(({ name }) => (any_ ? any_.includes(name) : name.includes(like_)))
      return new HttpResponse(`[${found.map(print).join(',')}]`, { headers: { 'content-type': 'application/json' } })
    }),
    onPost('/variables/count', () => rows.length),
    http.post(apiUrl('/variables/'), async ({ request }) => {
      const text = await request.text()
      written.push(text)
      const { name, tags } = JSON.parse(text) as Row
      if (rows.some((row) => row.name === name))
        return HttpResponse.json({ detail: `A variable with the name '${name}' already exists.` }, { status: 409 })
      rows.push(aRow(name, /"value":(.*),"tags"/s.exec(text)![1]!, tags))
      return HttpResponse.json({}, { status: 201 })
    }),
    http.patch(apiUrl('/variables/:id'), async ({ request, params }) => {
      const text = await request.text()
      written.push(text)
      const row = rows.find(({ id }) => id === params.id)
      if (!row) return HttpResponse.json({ detail: 'Variable not found.' }, { status: 404 })
      const { name, tags } = JSON.parse(text) as Partial<Row>
      const json = /"value":(.*?)(,"tags"|\}$)/s.exec(text)?.[1]
      Object.assign(row, name && { name }, tags && { tags }, json && { json })
      return new HttpResponse(null, { status: 204 })
    }),
    http.delete(apiUrl('/variables/:id'), ({ params }) => {
      written.push(`DELETE ${rows.find(({ id }) => id === params.id)?.name}`)
      rows = rows.filter(({ id }) => id !== params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
}

function show(at = '/variables') {
  const router = createMemoryRouter(
    [
      {
        element: (
          <>
            <Outlet />
            <Toaster />
          </>
        ),
        children: [
          { path: '/variables', Component },
          { path: '*', element: <p>elsewhere</p> },
        ],
      },
    ],
    { initialEntries: ['/', at], initialIndex: 1 },
  )
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return {
    user: userEvent.setup(),
    router,
    address: () => router.state.location.pathname + router.state.location.search,
  }
}

const rowOf = async (name: string) => (await screen.findByRole('link', { name })).closest('tr') as HTMLElement
const pane = (name: string | RegExp) => within(screen.getByRole('region', { name }))

test('every value is visible as what it is, the falsy ones and the large ones', async () => {
  show()
  const value = async (name: string) =>
    within(await rowOf(name)).getByText((_, element) => element?.tagName === 'BDI').textContent
  expect(await value('zero')).toBe('0')
  expect(await value('zero_text')).toBe('"0"')
  expect(await value('none')).toBe('null')
  expect(await value('empty')).toBe('""')
  expect(await value('off')).toBe('false')
  expect(await value('region')).toBe('eu-west-1')
  expect(await value('big')).toBe('9007199254740993')
  expect(await screen.findByText('7 variables')).toBeTruthy()
})

test('search, tags, order and page are the address and the question', async () => {
  show('/variables?name=re&tags=prod&sort=UPDATED_DESC&page=2')
  await screen.findByRole('searchbox')
  await waitFor(() =>
    expect(asked).toEqual([
      { variables: { name: { like_: 're' }, tags: { all_: ['prod'] } }, sort: 'UPDATED_DESC', limit: 50, offset: 50 },
    ]),
  )
})

test('a new text is stored as text, a new JSON value exactly as it was written', async () => {
  const { user, address } = show('/variables?new')
  await user.type(await screen.findByRole('textbox', { name: /^Name/ }), 'limit')
  const form = pane('New variable')
  await user.type(form.getByRole('textbox', { name: 'Value' }), '0')
  expect(form.getByText('Stored as').parentElement?.textContent).toBe('Stored asText"0"3 of 5,000 bytes')
  await user.click(form.getByRole('button', { name: 'Store it as JSON' }))
  expect(form.getByText('Stored as').parentElement?.textContent).toBe('Stored asNumber01 of 5,000 bytes')
  await user.type(form.getByRole('textbox', { name: /Tags/ }), 'prod{Enter}')
  await user.click(form.getByRole('button', { name: 'Create variable' }))
  expect(await screen.findByText('Created limit')).toBeTruthy()
  expect(written).toEqual(['{"name":"limit","value":0,"tags":["prod"]}'])
  expect(address()).toBe('/variables?variable=limit')
})

test('a value is edited without touching the rest, and a large number keeps every digit', async () => {
  const { user } = show('/variables?variable=big')
  const form = within(await screen.findByRole('region', { name: 'Variable big' }))
  await user.type(await form.findByRole('textbox', { name: /Tags/ }), 'new{Enter}')
  await user.click(form.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Saved big')).toBeTruthy()
  expect(written).toEqual(['{"tags":["new"]}'])
  expect(screen.queryByText(/stored another value/)).toBeNull()
})

test('a server that stores another value than was sent is told on', async () => {
  const { user } = show('/variables?variable=region')
  const form = within(await screen.findByRole('region', { name: 'Variable region' }))
  server.use(
    http.patch(apiUrl('/variables/:id'), () => {
      rows[0]!.json = '"eu"'
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await user.type(await form.findByRole('textbox', { name: 'Value' }), 'x')
  await user.click(form.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('The server stored another value in region')).toBeTruthy()
})

test('a bad name is said at once with one that would do; a taken one where it was typed, and nothing is lost', async () => {
  const { user } = show('/variables?new')
  const name = await screen.findByRole('textbox', { name: /^Name/ })
  await user.type(name, 'Data Region')
  expect(screen.getByText(/Only lower-case letters/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Use data_region' }))
  expect(name).toHaveProperty('value', 'data_region')
  await user.clear(name)
  await user.type(name, 'region')
  await user.type(screen.getByRole('textbox', { name: 'Value' }), 'us')
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(await screen.findByText('There is already a variable named region.')).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Value' })).toHaveProperty('value', 'us')
  await waitFor(() => expect(document.activeElement).toBe(name))
})

test('a refused value says so at the value', async () => {
  const { user } = show('/variables?variable=region')
  const form = within(await screen.findByRole('region', { name: 'Variable region' }))
  const detail = [{ loc: ['body', 'value'], msg: 'Value error, Variable value must be less than 7 characters' }]
  server.use(
    http.patch(apiUrl('/variables/:id'), () =>
      HttpResponse.json({ exception_message: 'Invalid request received.', exception_detail: detail }, { status: 422 }),
    ),
  )
  const value = await form.findByRole('textbox', { name: 'Value' })
  await user.type(value, 'x')
  await user.click(form.getByRole('button', { name: 'Save' }))
  expect(await form.findByText('Variable value must be less than 7 characters')).toBeTruthy()
  expect(value.getAttribute('aria-invalid')).toBe('true')
  expect(value).toHaveProperty('value', 'eu-west-1x')
})

test('renaming says what it breaks, and moves the address', async () => {
  const { user, address } = show('/variables?variable=region')
  const form = within(await screen.findByRole('region', { name: 'Variable region' }))
  const name = await form.findByRole('textbox', { name: /^Name/ })
  await user.type(name, '_two')
  expect(form.getByText('Whatever reads region by its name will no longer find it.')).toBeTruthy()
  await user.click(form.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(address()).toBe('/variables?variable=region_two'))
  expect(written).toEqual(['{"name":"region_two"}'])
})

test('what was typed is not left behind without a question', async () => {
  const { user, router, address } = show('/variables?variable=region')
  const value = await screen.findByRole('textbox', { name: 'Value' })
  await user.type(value, 'x')
  void router.navigate('/runs')
  await user.click(await screen.findByRole('button', { name: 'Keep editing' }))
  expect(address()).toBe('/variables?variable=region')
  expect(value).toHaveProperty('value', 'eu-west-1x')
  // Looking something up in the list beside it is not leaving.
  void router.navigate('/variables?name=z&variable=region')
  await waitFor(() => expect(address()).toContain('name=z'))
  expect(screen.getByRole('textbox', { name: 'Value' })).toHaveProperty('value', 'eu-west-1x')
  void router.navigate('/runs')
  await user.click(await screen.findByRole('button', { name: 'Leave without saving' }))
  expect(await screen.findByText('elsewhere')).toBeTruthy()
})

test('what somebody else changed meanwhile is said, not taken over', async () => {
  const { user } = show('/variables?variable=region')
  const value = await screen.findByRole('textbox', { name: 'Value' })
  await user.type(value, 'x')
  Object.assign(rows[0]!, { json: '"us-east-1"', updated: '2026-11-21T11:00:00Z' })
  await queryClient.invalidateQueries({ queryKey: ['variables'] })
  expect((await screen.findByRole('alert')).textContent).toContain('us-east-1')
  expect(value).toHaveProperty('value', 'eu-west-1x')
  await user.click(screen.getByRole('button', { name: 'Take theirs' }))
  expect(value).toHaveProperty('value', 'us-east-1')
})

test('nothing typed: the form follows the server', async () => {
  show('/variables?variable=region')
  const value = await screen.findByRole('textbox', { name: 'Value' })
  Object.assign(rows[0]!, { json: '"us-east-1"', updated: '2026-11-21T11:00:00Z' })
  await queryClient.invalidateQueries({ queryKey: ['variables'] })
  await waitFor(() => expect(value).toHaveProperty('value', 'us-east-1'))
})

test('a copy starts with everything but the name', async () => {
  const { user } = show('/variables?new=region')
  expect(await screen.findByDisplayValue('region_copy')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Create variable' }))
  await screen.findByText('Created region_copy')
  expect(written).toEqual(['{"name":"region_copy","value":"eu-west-1","tags":["prod"]}'])
})

test('one is deleted after a question, and can be put back', async () => {
  const { user, address } = show('/variables?variable=region')
  const form = within(await screen.findByRole('region', { name: 'Variable region' }))
  await user.click(await form.findByRole('button', { name: 'Delete' }))
  await user.click(await screen.findByRole('button', { name: 'Delete variable' }))
  await waitFor(() => expect(address()).toBe('/variables'))
  expect(written).toEqual(['DELETE region'])
  await user.click(await screen.findByRole('button', { name: 'Put it back' }))
  expect(await screen.findByText('region is back')).toBeTruthy()
  expect(written.at(-1)).toBe('{"name":"region","value":"eu-west-1","tags":["prod"]}')
})

test('several are deleted with a receipt of what was not', async () => {
  const { user } = show()
  await rowOf('zero')
  const stuck = rows.find(({ name }) => name === 'off')!
  server.use(
    http.delete(apiUrl('/variables/:id'), ({ params }) => {
      if (params.id === stuck.id) return HttpResponse.json({ detail: 'The disk is full' }, { status: 500 })
      rows = rows.filter(({ id }) => id !== params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  for (const name of ['zero', 'none', 'off'])
    await user.click(screen.getByRole('checkbox', { name: `Select variable ${name}` }))
  await user.click(screen.getByRole('button', { name: 'Delete…' }))
  await user.click(await screen.findByRole('button', { name: 'Delete 3 variables' }))
  expect((await screen.findByRole('alert')).textContent).toContain('off: The disk is full')
  expect(screen.getByText('Deleted 2 of 3 variables')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByRole('link', { name: 'zero' })).toBeNull())
  expect(screen.getByText('1 selected')).toBeTruthy()
})

test('one that is not there says so, and a failing list is not the end of the open one', async () => {
  show('/variables?variable=nowhere')
  expect(await screen.findByText('There is no such variable')).toBeTruthy()
  cleanup()
  queryClient.clear()
  server.use(refuse('post', '/variables/count', 422, 'cannot count'))
  show('/variables?variable=region')
  expect(await screen.findByDisplayValue('eu-west-1')).toBeTruthy()
  expect((await screen.findByRole('alert')).textContent).toContain('cannot count')
})
