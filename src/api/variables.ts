import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { printExact } from '~/lib/exact-json'
import { ApiError, call, callExact } from './client'
import { deleteEach, type DeleteReceipt } from './delete-each'
import { countVariables, createVariable, deleteVariable, readVariables, updateVariable } from './generated/sdk.gen'
import type { VariableFilter, VariableSort } from './generated/types.gen'
import { invalidate, queryClient, SLOW_FACT_MS } from './query-client'

export type { VariableSort }

export interface Variable {
  id: string
  name: string
  /** Any JSON; numbers that JavaScript would round are held as `ExactNumber`. */
  value: unknown
  tags: string[]
  created: string | null
  updated: string | null
}

export interface VariableListParams {
  /** Part of the name. */
  name?: string
  /** All of them. */
  tags?: string[]
  sort?: VariableSort
  /** From 1. */
  page?: number
}

export const VARIABLES_A_PAGE = 50

const filterOf = ({ name, tags = [] }: VariableListParams): VariableFilter => ({
  ...(name && { name: { like_: name } }),
  ...(tags.length > 0 && { tags: { all_: tags } }),
})

type Found = Parameters<typeof readVariables>[0] & object

/** The generated client would round large numbers: the text is read exactly. */
async function fetchVariables(body: NonNullable<Found['body']>, signal?: AbortSignal): Promise<Variable[]> {
  const rows = await callExact(readVariables({ body, signal, parseAs: 'text', throwOnError: true }))
  return rows.map((row) => ({ ...row, tags: row.tags ?? [] }))
}

/** One page. The server has no route that counts along: that is `variableCountQuery`. */
export const variablesQuery = ({ name = '', tags = [], sort = 'NAME_ASC', page = 1 }: VariableListParams = {}) =>
  queryOptions({
    queryKey: ['variables', 'list', { name, tags, sort, page }],
    queryFn: ({ signal }) =>
      fetchVariables(
        {
          variables: filterOf({ name, tags }),
          sort,
          limit: VARIABLES_A_PAGE,
          offset: (page - 1) * VARIABLES_A_PAGE,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['variable'], role: 'rows' } },
  })

/** How many there are in all pages. */
export const variableCountQuery = ({ name = '', tags = [] }: VariableListParams = {}) =>
  queryOptions({
    queryKey: ['variables', 'count', { name, tags }],
    queryFn: ({ signal }) =>
      call(countVariables({ body: { variables: filterOf({ name, tags }) }, signal, throwOnError: true })),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['variable'], role: 'aggregate' } },
  })

/**
 * By a filter, to which "none" is an answer: a browser writes each 404 of a GET to its console as an error.
 * A name may be empty, because the server's rule (types/names.py) lets it be.
 */
async function fetchVariable(name: string, signal?: AbortSignal): Promise<Variable> {
  const [variable] = await fetchVariables({ variables: { name: { any_: [name] } }, limit: 1 }, signal)
  if (!variable) throw new ApiError(404, 'Variable not found.')
  return variable
}

/** A list that is on screen has it already: nothing is asked, and nothing flashes. */
function listed(name: string) {
  for (const { state } of queryClient.getQueryCache().findAll({ queryKey: ['variables', 'list'] })) {
    const row = state.isInvalidated
      ? undefined
      : (state.data as Variable[] | undefined)?.find((each) => each.name === name)
    if (row) return { row, at: state.dataUpdatedAt }
  }
  return undefined
}

export const variableQuery = (name: string) =>
  queryOptions({
    queryKey: ['variables', 'one', { name }],
    queryFn: ({ signal }) => fetchVariable(name, signal),
    initialData: () => listed(name)?.row,
    initialDataUpdatedAt: () => listed(name)?.at,
    meta: { live: { on: ['variable'], role: 'rows' } },
  })

export interface VariableContent {
  name: string
  value: unknown
  tags: string[]
}

/** The most that is read of variables with a tag: one request, whatever others have put there. */
const TAGGED_VARIABLES = 200

/** All variables that have all of these tags, by name; at most 200. */
export const taggedVariablesQuery = (tags: string[]) =>
  queryOptions({
    queryKey: ['variables', 'tagged', tags],
    queryFn: ({ signal }) =>
      fetchVariables({ variables: filterOf({ tags }), sort: 'NAME_ASC', limit: TAGGED_VARIABLES }, signal),
    staleTime: SLOW_FACT_MS,
    meta: { live: { on: ['variable'], role: 'names' } },
  })

const exactBody = (body: unknown) => printExact(body)

/**
 * The variable as the server holds it afterwards. It is read again because the answer to a write echoes what was
 * sent, and the database may hold something else: 5.0 becomes 5, and SQLite rounds integers beyond 64 bits.
 */
async function create(content: VariableContent): Promise<Variable> {
  await call(createVariable({ body: content as never, bodySerializer: exactBody, throwOnError: true }))
  return fetchVariable(content.name)
}

const listsChanged = () => invalidate(['variables', 'list'], ['variables', 'count'], ['variables', 'tagged'])

const show = (variable: Variable) => {
  queryClient.setQueryData(variableQuery(variable.name).queryKey, variable)
}

export const useCreateVariable = () => useMutation({ mutationFn: create, onSuccess: show, onSettled: listsChanged })

interface VariableChanges {
  of: Variable
  /** Only what is to change, so that what others changed meanwhile stays. */
  changes: Partial<VariableContent>
}

async function update({ of: { id, name }, changes }: VariableChanges): Promise<Variable> {
  await call(updateVariable({ path: { id }, body: changes as never, bodySerializer: exactBody, throwOnError: true }))
  return fetchVariable(changes.name ?? name)
}

export const useUpdateVariable = () => useMutation({ mutationFn: update, onSuccess: show, onSettled: listsChanged })

const remove = (id: string) => call(deleteVariable({ path: { id }, throwOnError: true }))

export const useDeleteVariable = () => useMutation({ mutationFn: remove, onSettled: deleted })

/** What was read of one is old; the pane of one that is gone is about to close and need not ask for it once more. */
async function deleted() {
  void queryClient.invalidateQueries({ queryKey: ['variables', 'one'], refetchType: 'none' })
  await listsChanged()
}

export async function deleteVariables(
  variables: readonly Variable[],
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<DeleteReceipt<Variable>> {
  const receipt = await deleteEach(variables, remove, onProgress, signal)
  await deleted()
  return receipt
}
