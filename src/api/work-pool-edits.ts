import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { printExact } from '~/lib/exact-json'
import { layOut, memberOf, readJsonText } from '~/lib/json-text'
import { ApiError, call, callExact, callText } from './client'
import {
  countDeployments,
  createWorkPool,
  paginateDeployments,
  readWorkPool,
  updateWorkPool,
} from './generated/sdk.gen'
import type { WorkPoolCreate, WorkPoolUpdate } from './generated/types.gen'
import { invalidate, queryClient, SLOW_FACT_MS } from './query-client'
import type { WorkPool } from './work-pools'

/** A pool as an editor needs it: its base job template as text, of which nothing was rounded or moved. */
export interface EditedPool {
  pool: WorkPool
  /** Laid out with two blanks a level. */
  template: string
}

export const editedPoolQuery = (name: string) =>
  queryOptions({
    queryKey: ['work-pools', 'one', name, 'text'],
    queryFn: async ({ signal }) =>
      readPool(await callText(readWorkPool({ path: { name }, signal, parseAs: 'text', throwOnError: true }))),
    // What is edited has to be what is there now.
    staleTime: 0,
    meta: { live: { on: ['work-pool'], role: 'names' } },
  })

function readPool(text: string): EditedPool {
  const { root, mistake } = readJsonText(text)
  if (!root || root.kind !== 'object' || !memberOf(root, 'id'))
    throw new ApiError(200, `The server's answer is no work pool: ${mistake?.message ?? 'it has no id'}.`)
  const template = memberOf(root, 'base_job_template')?.node
  return { pool: root.value as WorkPool, template: template?.kind === 'object' ? layOut(text, template) : '{}' }
}

/** How many deployments run on a pool. */
export const poolDeploymentCountQuery = (name: string) =>
  queryOptions({
    queryKey: ['deployments', 'count-of-pool', name],
    queryFn: ({ signal }) =>
      call(countDeployments({ body: { work_pools: { name: { any_: [name] } } }, signal, throwOnError: true })),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['deployment'], role: 'names' } },
  })

/** What a base job template has to know of a deployment. */
export interface PoolDeployment {
  id: string
  name: string
  flow_id: string
  /** Its job variables, with their numbers as they are stored (`ExactNumber`). */
  overrides: Record<string, unknown>
}

/** The most that are looked at; what is beyond is said. */
export const MOST_DEPLOYMENTS = 200

/** The first deployments of a pool by name, and how many there are; `search` finds by name of deployment or flow. */
export const poolDeploymentsQuery = (pool: string, search = '') =>
  queryOptions({
    queryKey: ['deployments', 'of-pool', pool, search],
    queryFn: async ({ signal }) => {
      const body = {
        work_pools: { name: { any_: [pool] } },
        ...(search !== '' && { deployments: { flow_or_deployment_name: { like_: search } } }),
        sort: 'NAME_ASC' as const,
        limit: MOST_DEPLOYMENTS,
        page: 1,
      }
      const found = await callExact(paginateDeployments({ body, signal, parseAs: 'text', throwOnError: true }))
      // Their parameter schemas may be megabytes, and nobody here reads them.
      const rows = found.results.map(({ id, name, flow_id, job_variables: overrides }): PoolDeployment => ({
        id,
        name,
        flow_id,
        overrides: overrides ?? {},
      }))
      return { rows, count: Number(found.count) }
    },
    placeholderData: keepPreviousData,
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['deployment'], role: 'names' } },
  })

/** The template goes out as the text it is: a body made from values would round numbers and move keys. */
const withTemplate = (template: string | undefined) => (body: unknown) => {
  const rest = printExact(body)
  if (template === undefined) return rest
  return `${rest.slice(0, -1)}${rest === '{}' ? '' : ','}"base_job_template":${template}}`
}

// To write the same again is harmless: an edit sets the same values, and a second pool of one name cannot be.

/** `template` is JSON text. 409: the name is taken; 403: it is reserved; 422: a field or the template is refused. */
export const useCreateWorkPool = () =>
  useMutation({
    mutationFn: ({ template, ...body }: Omit<WorkPoolCreate, 'base_job_template'> & { template: string }) =>
      call(createWorkPool({ body, bodySerializer: withTemplate(template), throwOnError: true })),
    onSuccess: () => invalidate(['work-pools']),
  })

/** Only what is given is changed. `template` is JSON text. */
export const useEditWorkPool = () =>
  useMutation({
    mutationFn: ({
      name,
      template,
      ...body
    }: Omit<WorkPoolUpdate, 'base_job_template'> & { name: string; template?: string }) =>
      call(updateWorkPool({ path: { name }, body, bodySerializer: withTemplate(template), throwOnError: true })),
    onSuccess: (_result, { name, template, ...body }) => {
      // Should the server be gone right after, what is on the page is what was saved.
      queryClient.setQueryData(editedPoolQuery(name).queryKey, (before) => {
        if (!before) return undefined
        const pool = { ...before.pool, ...body } as WorkPool
        return { pool, template: template ?? before.template }
      })
      return invalidate(['work-pools'])
    },
  })
