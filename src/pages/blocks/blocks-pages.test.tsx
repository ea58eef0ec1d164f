import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, Outlet, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { BlockDocument } from '~/api/generated/types.gen'
import { queryClient } from '~/api/query-client'
import { aBlock, aBlockSchema, aBlockType } from '~/mocks/builders'
import { theEditor } from '~/mocks/editor'
import { apiUrl, onGet, onPost, prefectHandlers, refuse } from '~/mocks/handlers'
import { ExactNumber, parseExact } from '~/lib/exact-json'
import { toast, Toaster } from '~/ui/toast'
import { Component as BlockPage } from './block-page'
import { Component as BlockTypePage } from './block-type-page'
import { Component as BlocksPage } from './blocks-page'
import { Component as CatalogPage } from './catalog-page'
import { Component as CreatePage } from './create-block-page'
import { Component as EditPage } from './edit-block-page'

const MASK = '********'
const credsType = aBlockType({ name: 'GitHub Credentials', slug: 'github-credentials' })
const credsSchema = aBlockSchema(credsType, {
  fields: {
    type: 'object',
    properties: { token: { type: 'string', format: 'password', title: 'Token' } },
    secret_fields: ['token'],
  },
})
const hookType = aBlockType({
  description: 'Calls [webhooks](https://x.y).',
  documentation_url: 'https://docs.example/webhook',
  code_example: '```python\nfrom prefect.blocks.webhook import Webhook\nWebhook.load("BLOCK_NAME")\n```',
})
const hookSchema = aBlockSchema(hookType, {
  capabilities: ['notify'],
  fields: {
    type: 'object',
    properties: {
      method: { type: 'string', title: 'Method', position: 0 },
      url: { type: 'string', title: 'URL', format: 'password', writeOnly: true, position: 1 },
      headers: { type: 'object', title: 'Headers', position: 2 },
      credentials: { allOf: [{ $ref: '#/definitions/Creds' }], title: 'Credentials', position: 3 },
    },
    required: ['url'],
    secret_fields: ['url', 'headers.*'],
    definitions: {
      Creds: { title: 'Creds', type: 'object', block_type_slug: 'github-credentials', properties: { token: {} } },
    },
  },
})
const bot = aBlock(credsSchema, { name: 'bot', data: { token: MASK } })
const hook = aBlock(hookSchema, {
  name: 'town-hooks',
  data: { method: 'POST', url: MASK, headers: { authorization: MASK }, credentials: { token: MASK } },
  block_document_references: { credentials: { block_document: { ...bot } } },
})
const workspace = { blocks: [hook, bot], blockTypes: [hookType, credsType], blockSchemas: [hookSchema, credsSchema] }

const server = setupServer()
beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener() {}, removeEventListener() {} }))
})
beforeEach(() => server.use(...prefectHandlers(workspace)))
afterEach(() => {
  cleanup()
  toast.clear()
  server.resetHandlers()
  queryClient.clear()
  sessionStorage.clear()
})
afterAll(() => {
  server.close()
  vi.unstubAllGlobals()
})

function show(address: string) {
  const pages = [
    { path: '/blocks', Component: BlocksPage },
    { path: '/blocks/catalog', Component: CatalogPage },
    { path: '/blocks/catalog/:slug', Component: BlockTypePage },
    { path: '/blocks/catalog/:slug/create', Component: CreatePage },
    { path: '/blocks/block/:id', Component: BlockPage },
    { path: '/blocks/block/:id/edit', Component: EditPage },
    { path: '*', element: <p>elsewhere</p> },
  ]
  const frame = (
    <>
      <Outlet />
      <Toaster />
    </>
  )
  const router = createMemoryRouter([{ element: frame, children: pages }], { initialEntries: [address] })
  render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return {
    user: userEvent.setup(),
    address: () => router.state.location.pathname + router.state.location.search,
    router,
  }
}

/** Records the bodies of writes to a block. */
function recordPatches() {
  const sent: unknown[] = []
  server.use(
    http.patch(apiUrl('/block_documents/:id'), async ({ request }) => {
      sent.push(parseExact(await request.text()))
      return new HttpResponse(null, { status: 204 })
    }),
  )
  return sent
}

const save = () => screen.getByRole('button', { name: /^Save(?! anyway)/ })

test('the list shows what each block is, can do and refers to, and its filters are the server’s and in the address', async () => {
  const asked: unknown[] = []
  server.use(
    onPost('/block_documents/filter', (body) => {
      asked.push(body)
      return [hook]
    }),
  )
  const { user, address } = show('/blocks')
  const row = (await screen.findByRole('link', { name: 'town-hooks' })).closest('tr')!
  expect(within(row).getByRole('link', { name: 'Webhook' }).getAttribute('href')).toBe('/blocks/catalog/webhook')
  expect(within(row).getByText('notify')).toBeTruthy()
  expect(within(row).getByRole('link', { name: 'bot' }).getAttribute('href')).toBe(`/blocks/block/${bot.id}`)
  await user.type(screen.getByRole('searchbox'), 'town')
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Capability' }), 'notify')
  await waitFor(() => expect(address()).toBe('/blocks?name=town&capability=notify'))
  await waitFor(() =>
    expect(asked.at(-1)).toMatchObject({
      block_documents: { name: { like_: 'town' } },
      block_schemas: { block_capabilities: { all_: ['notify'] } },
    }),
  )
})

test('bookmarks of Prefect’s own UI are read', async () => {
  const asked: unknown[] = []
  server.use(
    onPost('/block_documents/filter', (body) => {
      asked.push(body)
      return []
    }),
  )
  show('/blocks?blockName=x&blockTypes=webhook')
  expect(await screen.findByText('No block matches these filters')).toBeTruthy()
  expect(asked[0]).toMatchObject({
    block_documents: { name: { like_: 'x' } },
    block_types: { slug: { any_: ['webhook'] } },
  })
})

const noOthers = [
  onPost('/deployments/filter', () => [
    { id: 'd1', name: 'nightly', storage_document_id: bot.id, parameters: {}, pull_steps: null },
    { id: 'd2', name: 'other', parameters: { token: '{{ prefect.blocks.github-credentials.bot-2 }}' } },
    { id: 'd3', name: 'pulled', pull_steps: [{ token: '{{ prefect.blocks.github-credentials.bot.token }}' }] },
  ]),
  onPost('/automations/filter', () => []),
  onGet('/admin/storage', () => ({ default_result_storage_block_id: null })),
]

test('before one is deleted it is said what refers to it, and what goes with it', async () => {
  server.use(...noOthers)
  const deleted: unknown[] = []
  server.use(
    http.delete(apiUrl('/block_documents/:id'), ({ params }) => {
      deleted.push(params.id)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const { user, address } = show(`/blocks/block/${bot.id}`)
  await user.click(await screen.findByRole('button', { name: 'Delete' }))
  const dialog = await screen.findByRole('alertdialog')
  const uses = within(await within(dialog).findByRole('list', { name: 'What uses it' })).getAllByRole('listitem')
  expect(uses.map(({ textContent }) => textContent)).toEqual([
    'Block town-hooks, its field credentials',
    'Deployment nightly, its storage: is deleted with the block',
    'Deployment pulled, its pull steps',
  ])
  await user.click(within(dialog).getByRole('button', { name: 'Delete block' }))
  await waitFor(() => expect(address()).toBe('/blocks'))
  expect(deleted).toEqual([bot.id])
})

test('several are deleted with one look at what uses them, and a receipt', async () => {
  server.use(...noOthers)
  const { user } = show('/blocks')
  await user.click(await screen.findByRole('checkbox', { name: 'Select block town-hooks' }))
  await user.click(screen.getByRole('checkbox', { name: 'Select block bot' }))
  server.use(
    http.delete(apiUrl('/block_documents/:id'), ({ params }) =>
      params.id === bot.id
        ? HttpResponse.json({ detail: 'not yours' }, { status: 403 })
        : new HttpResponse(null, { status: 204 }),
    ),
  )
  await user.click(screen.getByRole('button', { name: 'Delete…' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(await within(dialog).findAllByText(/uses bot/)).toHaveLength(3)
  await user.click(within(dialog).getByRole('button', { name: 'Delete 2 blocks' }))
  expect(await within(dialog).findByText('Deleted 1 of 2 blocks')).toBeTruthy()
  expect(within(dialog).getByText(/not yours/)).toBeTruthy()
  await user.click(within(dialog).getByRole('button', { name: 'Done' }))
  expect(screen.getByText('1 selected')).toBeTruthy()
})

test('a block is shown without a secret, with links to the blocks it refers to and code that loads it', async () => {
  show(`/blocks/block/${hook.id}`)
  expect(await screen.findByText('POST')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'bot' })).toBeTruthy()
  expect(screen.getByText('stored, not shown')).toBeTruthy()
  expect(document.body.textContent).not.toContain(MASK)
  expect(screen.getByText(/block = Webhook\.load\("town-hooks"\)/)).toBeTruthy()
  expect(screen.getByText(/Block\.load\("webhook\/town-hooks"\)/)).toBeTruthy()
})

test('another field is edited: neither a secret nor the data of another block is sent', async () => {
  const sent = recordPatches()
  const { user, address } = show(`/blocks/block/${hook.id}/edit`)
  const method = await screen.findByRole('textbox', { name: /^Method/ })
  expect(screen.queryByLabelText(/^URL/)).toBeNull()
  expect(screen.getByRole('button', { name: 'Replace URL' })).toBeTruthy()
  await user.clear(method)
  await user.type(method, 'GET')
  await user.click(save())
  await waitFor(() => expect(address()).toBe(`/blocks/block/${hook.id}`))
  expect(sent).toEqual([
    {
      data: { method: 'GET', credentials: { $ref: { block_document_id: bot.id } } },
      merge_existing_data: true,
    },
  ])
})

test('a secret is replaced, and had back; a field taken away leaves the masks of the others', async () => {
  const sent = recordPatches()
  const { user } = show(`/blocks/block/${hook.id}/edit`)
  await user.click(await screen.findByRole('button', { name: 'Replace URL' }))
  await user.type(screen.getByLabelText(/^URL/), 'https://new')
  await user.click(screen.getByRole('button', { name: 'Keep the stored URL' }))
  expect(await screen.findByRole('button', { name: 'Replace URL' })).toBeTruthy()
  expect(save().getAttribute('aria-disabled')).toBe('true')
  await user.click(screen.getByRole('button', { name: 'Replace URL' }))
  await user.type(screen.getByLabelText(/^URL/), 'https://new')
  await user.click(screen.getByRole('button', { name: 'Take Method away' }))
  expect(screen.getByText(/^Changes URL; takes away Method/)).toBeTruthy()
  // What is kept for after a reload has no secret in it.
  await waitFor(() =>
    expect(sessionStorage.getItem(`podium:block-draft:edit:${hook.id}`)).toContain('"without":[["url"]]'),
  )
  expect(JSON.stringify(sessionStorage)).not.toContain('https://new')
  await user.click(save())
  await waitFor(() =>
    expect(sent).toEqual([
      {
        data: {
          url: 'https://new',
          headers: { authorization: MASK },
          credentials: { $ref: { block_document_id: bot.id } },
        },
        merge_existing_data: false,
      },
    ]),
  )
})

test('a change by somebody else to the same field is not overwritten unasked', async () => {
  const sent = recordPatches()
  const { user } = show(`/blocks/block/${hook.id}/edit`)
  const method = await screen.findByRole('textbox', { name: /^Method/ })
  await user.clear(method)
  await user.type(method, 'GET')
  const theirs: BlockDocument = { ...hook, data: { ...hook.data, method: 'PUT' }, updated: '2026-11-22T10:00:00Z' }
  server.use(onPost('/block_documents/filter', () => [theirs]))
  await user.click(save())
  expect(await screen.findByText(/Nothing was saved: somebody changed Method/)).toBeTruthy()
  expect(sent).toEqual([])
  await user.click(screen.getByRole('button', { name: 'Keep mine' }))
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Method/ })).value).toBe('GET')
  await user.click(save())
  await waitFor(() => expect(sent).toHaveLength(1))
})

test('the mask of a renamed entry is not sent: the server has no secret for its new place', async () => {
  const sent = recordPatches()
  const { user } = show(`/blocks/block/${hook.id}/edit`)
  const key = await screen.findByRole('textbox', { name: 'Key of Headers: authorization' })
  await user.clear(key)
  await user.type(key, 'auth{Enter}')
  await user.click(save())
  expect(await screen.findByText('A hidden secret has to be typed again')).toBeTruthy()
  expect(sent).toEqual([])
  const secret = await screen.findByLabelText('Headers: auth')
  await user.clear(secret)
  await user.type(secret, 'new')
  await user.click(save())
  await waitFor(() => expect(sent).toMatchObject([{ data: { headers: { auth: 'new' } } }]))
})

test('a secret that is JSON, which the server does not mask, is neither shown nor changed, and is replaced by JSON', async () => {
  const type = aBlockType({ name: 'Secret', slug: 'secret' })
  const schema = aBlockSchema(type, {
    fields: {
      properties: {
        value: {
          anyOf: [
            { type: 'string', format: 'password' },
            { $ref: '#/definitions/JsonValue', title: 'JSON' },
          ],
          title: 'Value',
          writeOnly: true,
        },
      },
      secret_fields: ['value'],
    },
  })
  const block = aBlock(schema, { name: 'login', data: { value: { user: 'root', pw: 'plain-text' } } })
  server.use(...prefectHandlers({ blocks: [block], blockTypes: [type], blockSchemas: [schema] }))
  const sent = recordPatches()
  const { user } = show(`/blocks/block/${block.id}/edit`)
  await user.click(await screen.findByRole('button', { name: 'Replace Value' }))
  expect(document.body.innerHTML).not.toContain('plain-text')
  await user.click(within(screen.getByRole('radiogroup', { name: 'Value' })).getByRole('radio', { name: 'JSON' }))
  await user.click(screen.getByRole('textbox', { name: /^Value/ }))
  await user.paste('{"n": 12345678901234567890}')
  await user.click(save())
  await waitFor(() => expect(sent).toHaveLength(1))
  const n = new ExactNumber('12345678901234567890')
  expect(sent).toEqual([{ data: { value: { n } }, merge_existing_data: true }])
})

test('as JSON a secret shows as its mask and stays while that stays; what cannot be read is not saved', async () => {
  const sent = recordPatches()
  const { user, address } = show(`/blocks/block/${hook.id}/edit?lens=both`)
  await user.click(await screen.findByRole('button', { name: 'Replace URL' }))
  await user.type(screen.getByLabelText(/^URL/), 'https://new')
  const editor = await theEditor()
  expect(editor.text()).toContain('"method": "POST"')
  expect(editor.text()).not.toContain('https://new')
  const whole = editor.text()
  editor.write(`${whole} oops`)
  expect(screen.getByText(/The form still shows what was there before/)).toBeTruthy()
  await user.click(save())
  expect(screen.getByText('The JSON cannot be read')).toBeTruthy()
  expect(sent).toEqual([])
  editor.write(whole.replace('POST', 'PUT'))
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Method/ })).value).toBe('PUT')
  await user.click(save())
  await waitFor(() => expect(address()).toBe(`/blocks/block/${hook.id}`))
  expect(sent).toEqual([
    {
      data: { method: 'PUT', url: 'https://new', credentials: { $ref: { block_document_id: bot.id } } },
      merge_existing_data: true,
    },
  ])
})

test('a failed save loses nothing and says why', async () => {
  server.use(refuse('patch', '/block_documents/:id', 400, 'it would introduce a cycle'))
  const { user } = show(`/blocks/block/${hook.id}/edit`)
  const method = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Method/ })
  await user.clear(method)
  await user.type(method, 'GET')
  await user.click(save())
  expect(await screen.findByText('The block was not saved. it would introduce a cycle')).toBeTruthy()
  expect(method.value).toBe('GET')
})

test('a block is made: names and missing fields are told first, a taken name at its field, and the way back is kept', async () => {
  const sent: unknown[] = []
  server.use(refuse('post', '/block_documents/', 409, 'Block already exists'))
  const { user, address } = show('/blocks/catalog/webhook/create?redirect=%2Fdeployments%2Fdeployment%2Fx%2Frun')
  const name = await screen.findByRole('textbox', { name: /^Block name/ })
  await user.type(name, 'Town Hooks')
  expect(screen.getByText('Only lowercase letters, numbers and dashes, such as town-hooks.')).toBeTruthy()
  await user.clear(name)
  await user.type(name, 'town-hooks')
  const create = screen.getByRole('button', { name: /^Create ⌘S/ })
  await user.click(create)
  // The server would take it without its URL; that nobody could load it is said, and it is not sent unasked.
  expect(await screen.findByText('The server would take it, but no flow could load the block')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Create anyway' })).toBeTruthy()
  await user.type(screen.getByLabelText(/^URL/), 'https://x')
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Create anyway' })).toBeNull())
  await user.click(create)
  expect(await screen.findByText('There is already a block of this type named town-hooks.')).toBeTruthy()
  server.use(
    http.post(apiUrl('/block_documents/'), async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ ...hook, name: 'hooks-2' }, { status: 201 })
    }),
  )
  await user.type(name, '-2')
  await user.click(create)
  await waitFor(() => expect(address()).toBe('/deployments/deployment/x/run'))
  expect(sent).toEqual([
    {
      name: 'town-hooks-2',
      data: { url: 'https://x' },
      block_type_id: hookType.id,
      block_schema_id: hookSchema.id,
    },
  ])
  expect(sessionStorage).toHaveLength(0)
})

test('an address elsewhere is no way back', async () => {
  show('/blocks/catalog/webhook/create?redirect=%2F%2Fevil.example')
  expect(await screen.findByRole('textbox', { name: /^Block name/ })).toBeTruthy()
  expect(screen.queryByText(/Back without a block/)).toBeNull()
})

test('the catalog finds types by any word of them; a type page tells its fields and blocks', async () => {
  const { user, router } = show('/blocks/catalog')
  expect(await screen.findByRole('link', { name: 'GitHub Credentials' })).toBeTruthy()
  expect(screen.getByText('Calls webhooks.')).toBeTruthy()
  await user.type(screen.getByRole('searchbox'), 'calls hook')
  await waitFor(() => expect(screen.queryByRole('link', { name: 'GitHub Credentials' })).toBeNull())
  expect(screen.getByText('1 of 2 types')).toBeTruthy()
  await router.navigate('/blocks/catalog/webhook?tab=fields')
  const url = (await screen.findByText('url')).closest('div')!
  expect(within(url).getByText('required')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'block github-credentials' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Documentation' }).getAttribute('href')).toBe('https://docs.example/webhook')
  await user.click(
    within(screen.getByRole('navigation', { name: 'Block type' })).getByRole('link', { name: /^Blocks/ }),
  )
  expect(await screen.findByRole('link', { name: 'town-hooks' })).toBeTruthy()
})

test('a block that is not there, and a type that is not there, say so', async () => {
  const { router } = show('/blocks/block/00000000-0000-4000-8000-00000000ffff')
  expect(await screen.findByText('There is no such block')).toBeTruthy()
  await router.navigate('/blocks/catalog/nothing/create')
  expect(await screen.findByText('There is no such block type')).toBeTruthy()
})
