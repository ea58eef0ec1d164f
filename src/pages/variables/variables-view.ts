import type { Location } from 'react-router'
import { listSearch, type ListView, parseListView } from '~/features/deployments/list-view'

/** What is open beside the list. A new variable may start as a copy of another. */
export type OpenVariable = { kind: 'one'; name: string } | { kind: 'new'; from: string | null }

export interface VariablesView {
  list: ListView
  open: OpenVariable | null
}

/** `?variable=region` opens that one, `?new` an empty form, `?new=region` a copy of it. */
export function parseVariablesView(search: URLSearchParams): VariablesView {
  const [one, from] = [search.get('variable'), search.get('new')]
  const open: OpenVariable | null =
    one !== null ? { kind: 'one', name: one } : from !== null ? { kind: 'new', from: from || null } : null
  return { list: { ...parseListView(search), workPool: '' }, open }
}

export function variablesSearch({ list, open }: VariablesView): string {
  const search = new URLSearchParams(listSearch(list))
  if (open?.kind === 'one') search.set('variable', open.name)
  if (open?.kind === 'new') search.set('new', open.from ?? '')
  const text = search.toString()
  return text && `?${text}`
}

export const sameOpen = (one: OpenVariable | null, other: OpenVariable | null) =>
  variablesSearch({ list: anyList, open: one }) === variablesSearch({ list: anyList, open: other })

const anyList = parseListView(new URLSearchParams())

/** Filters beside the form of a variable may change without leaving it. */
export function leavesVariable(from: Location, to: Location): boolean {
  const openIn = (at: Location) => parseVariablesView(new URLSearchParams(at.search)).open
  return from.pathname !== to.pathname || !sameOpen(openIn(from), openIn(to))
}
