import type { BlockDocumentSort } from '~/api/blocks'
import { readList, readText } from '~/features/runs/search-values'

/** What the list of blocks shows; the address is its only home. */
export type BlockListView = {
  /** Part of the name. */
  name: string
  /** The slug of a type. Empty: every type. */
  type: string
  capability: string
  sort: BlockDocumentSort
  /** From 1. */
  page: number
}

const sorts: readonly BlockDocumentSort[] = ['NAME_ASC', 'NAME_DESC', 'BLOCK_TYPE_AND_NAME_ASC']

export const defaultBlockList: BlockListView = { name: '', type: '', capability: '', sort: 'NAME_ASC', page: 1 }

/** Reads our addresses and those of Prefect's present UI, which has `blockName` and a list of `blockTypes`. */
export function parseBlockList(search: URLSearchParams): BlockListView {
  const page = Number(search.get('page') ?? 1)
  return {
    name: search.get('name') ?? readText(search.get('blockName')),
    type: search.get('type') ?? readList(search, 'blockTypes')[0] ?? '',
    capability: search.get('capability') ?? '',
    sort: sorts.find((sort) => sort === search.get('sort')) ?? defaultBlockList.sort,
    // An offset beyond what a database counts in is refused by the server.
    page: Number.isSafeInteger(page) && page > 0 && page < 1_000_000 ? page : 1,
  }
}

/** `?…` without whatever is as by default. */
export function blockListSearch({ name, type, capability, sort, page }: BlockListView): string {
  const search = new URLSearchParams()
  if (name) search.set('name', name)
  if (type) search.set('type', type)
  if (capability) search.set('capability', capability)
  if (sort !== defaultBlockList.sort) search.set('sort', sort)
  if (page > 1) search.set('page', String(page))
  const text = search.toString()
  return text && `?${text}`
}

export const isNarrowed = ({ name, type, capability }: BlockListView) => Boolean(name || type || capability)
