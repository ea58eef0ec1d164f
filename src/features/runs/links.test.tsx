import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { MemoryRouter } from 'react-router'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createQueryClient } from '~/api/query-client'
import { DeploymentLink, FlowLink } from './links'

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const show = (what: React.ReactNode) =>
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MemoryRouter>{what}</MemoryRouter>
    </QueryClientProvider>,
  )

it('names a flow, and asks once for a whole table of them', async () => {
  const asked: string[][] = []
  server.use(
    http.post('*/api/flows/filter', async ({ request }) => {
      const body = (await request.json()) as { flows: { id: { any_: string[] } } }
      asked.push(body.flows.id.any_)
      return HttpResponse.json(body.flows.id.any_.map((id) => ({ id, name: `flow of ${id}` })))
    }),
  )
  const ids = Array.from({ length: 100 }, (_, index) => `f${index}`)
  show(ids.map((id) => <FlowLink key={id} id={id} />))
  // Not by role: with 100 links each look of that takes as long as the wait may.
  const link = await screen.findByText('flow of f7')
  expect(link.closest('a')?.getAttribute('href')).toBe('/flows/flow/f7')
  expect(asked).toEqual([ids])
})

it('is already a link while the name loads', () => {
  server.use(http.post('*/api/flows/filter', () => new Promise<never>(() => {})))
  show(<FlowLink id="f1" />)
  expect(screen.getByRole('link', { name: "Loading the flow's name" }).getAttribute('href')).toBe('/flows/flow/f1')
})

it('says that a deployment is deleted, and keeps the way to one whose name cannot be had', async () => {
  server.use(http.post('*/api/deployments/filter', () => HttpResponse.json([])))
  const { unmount } = show(<DeploymentLink id="d1" />)
  expect(await screen.findByText('deleted deployment')).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
  unmount()
  server.use(http.post('*/api/deployments/filter', () => HttpResponse.json({ detail: 'no' }, { status: 400 })))
  show(<DeploymentLink id="0123456789" />)
  expect((await screen.findByRole('link', { name: '01234567' })).getAttribute('href')).toBe(
    '/deployments/deployment/0123456789',
  )
})
