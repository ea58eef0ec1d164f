import type { DeploymentListFilter, DeploymentSort } from '~/api/deployments'
import type { FlowListFilter, FlowSort } from '~/api/flows'
import { readList, readText, writeList } from '~/features/runs/search-values'

/** What the lists of deployments and flows show; the address is its only home (P2). */
export type ListView = {
  /** Part of the name of the deployment or of its flow. */
  name: string
  tags: string[]
  workPool: string
  sort: ListSort
  /** From 1. */
  page: number
}

export const listSorts = ['NAME_ASC', 'NAME_DESC', 'CREATED_DESC', 'UPDATED_DESC'] as const
export type ListSort = (typeof listSorts)[number] & DeploymentSort & FlowSort

export const defaultListView: ListView = { name: '', tags: [], workPool: '', sort: 'NAME_ASC', page: 1 }

/** Reads our addresses and those of Prefect's present UI (`flowOrDeploymentName`, JSON-quoted words). */
export function parseListView(search: URLSearchParams): ListView {
  const page = Number(search.get('page') ?? 1)
  return {
    name: search.get('name') ?? readText(search.get('flowOrDeploymentName')),
    tags: readList(search, 'tags'),
    workPool: search.get('work-pool') ?? '',
    sort: listSorts.find((sort) => sort === search.get('sort')) ?? defaultListView.sort,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

/** `?…` without whatever is as by default. */
export function listSearch(view: ListView): string {
  const search = new URLSearchParams()
  const put = (key: string, value: string) => value && search.set(key, value)
  put('name', view.name)
  put('tags', writeList(view.tags))
  put('work-pool', view.workPool)
  if (view.sort !== defaultListView.sort) put('sort', view.sort)
  if (view.page > 1) put('page', String(view.page))
  const text = search.toString()
  return text && `?${text}`
}

export const isNarrowed = (view: ListView) => Boolean(view.name || view.tags.length || view.workPool)

export const deploymentFilter = (view: ListView): DeploymentListFilter => ({
  deployments: {
    ...(view.name && { flow_or_deployment_name: { like_: view.name } }),
    ...(view.tags.length > 0 && { tags: { all_: view.tags } }),
  },
  ...(view.workPool && { work_pools: { name: { any_: [view.workPool] } } }),
})

export const flowFilter = (view: ListView): FlowListFilter => ({
  flows: {
    ...(view.name && { name: { like_: view.name } }),
    ...(view.tags.length > 0 && { tags: { all_: view.tags } }),
  },
})
