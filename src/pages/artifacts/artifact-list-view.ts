import type { LatestArtifactSort } from '~/api/artifacts'
import { readText } from '~/features/runs/search-values'

/** What the list of artifacts shows; the address is its only home. */
export type ArtifactListView = {
  /** Part of the key. */
  name: string
  /** One type as the server has it, also one that Prefect does not know. Empty: every type. */
  type: string
  sort: LatestArtifactSort
  /** From 1. */
  page: number
}

const sorts: readonly LatestArtifactSort[] = ['UPDATED_DESC', 'KEY_ASC', 'KEY_DESC', 'CREATED_DESC']

export const defaultArtifactList: ArtifactListView = { name: '', type: '', sort: 'UPDATED_DESC', page: 1 }

/** Reads our addresses and those of Prefect's present UI, which has `name` and `type` as well, and `all` for every type. */
export function parseArtifactList(search: URLSearchParams): ArtifactListView {
  const type = readText(search.get('type'))
  return {
    name: readText(search.get('name')),
    type: type === 'all' ? '' : type,
    sort: sorts.find((sort) => sort === search.get('sort')) ?? defaultArtifactList.sort,
    page: readPage(search),
  }
}

/** `?…` without whatever is as by default. */
export function artifactListSearch({ name, type, sort, page }: ArtifactListView): string {
  const search = new URLSearchParams()
  if (name) search.set('name', name)
  if (type) search.set('type', type)
  if (sort !== defaultArtifactList.sort) search.set('sort', sort)
  if (page > 1) search.set('page', String(page))
  const text = search.toString()
  return text && `?${text}`
}

/** Of any list in numbered pages; what is no page is the first. */
export function readPage(search: URLSearchParams): number {
  const page = Number(search.get('page') ?? 1)
  // An offset beyond what a database counts in is refused by the server.
  return Number.isSafeInteger(page) && page > 0 && page < 1_000_000 ? page : 1
}
