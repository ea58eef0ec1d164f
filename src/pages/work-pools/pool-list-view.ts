import type { WorkPool } from '~/api/work-pools'

/** What the list of work pools shows; the address is its only home. */
export interface PoolListView {
  /** Part of the name. */
  name: string
  type: string
  /** From 1. */
  page: number
}

export const defaultPoolView: PoolListView = { name: '', type: '', page: 1 }

export function parsePoolView(search: URLSearchParams): PoolListView {
  const page = Number(search.get('page') ?? 1)
  return {
    name: search.get('name') ?? '',
    type: search.get('type') ?? '',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

/** `?…` without whatever is as by default. */
export function poolSearch({ name, type, page }: PoolListView): string {
  const search = new URLSearchParams()
  if (name) search.set('name', name)
  if (type) search.set('type', type)
  if (page > 1) search.set('page', String(page))
  const text = search.toString()
  return text && `?${text}`
}

/** A request for the last runs of each page's rows: as many as one of those takes. */
const PAGE = 50

/** The server can search pools by whole names only, and there are few: they are all there and are searched here. */
export function poolPage(pools: readonly WorkPool[], { name, type, page }: PoolListView) {
  const text = name.trim().toLowerCase()
  const found = pools.filter((pool) => pool.name.toLowerCase().includes(text) && (!type || pool.type === type))
  const pages = Math.max(1, Math.ceil(found.length / PAGE))
  return { count: found.length, limit: PAGE, pages, results: found.slice((page - 1) * PAGE, page * PAGE) }
}
