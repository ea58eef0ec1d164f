import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { printExact } from '~/lib/exact-json'
import { call, callExact } from './client'
import { readBlockDocuments, readVariables, validateObj } from './generated/sdk.gen'

/** What a parameter form asks the server for: its opinion of values, variables and blocks that a value may refer to. */

const names = new WeakMap<object, number>()
let named = 0

/** A short key for a value that is never changed in place: megabytes of parameters are no query key. */
function nameOf(value: object): number {
  const known = names.get(value)
  if (known !== undefined) return known
  named += 1
  names.set(value, named)
  return named
}

export interface SchemaFindings {
  valid: boolean
  /** Texts, or `{property | index, errors}` nested. */
  errors: unknown[]
}

/** The strict judge (server/api/ui/schemas.py); `values` as the run would have them. Aborted when nobody waits for it. */
export const schemaFindingsQuery = (schema: object, values: object) =>
  queryOptions({
    queryKey: ['schema-findings', nameOf(schema), nameOf(values)],
    queryFn: async ({ signal }) =>
      (await call(
        validateObj({
          body: { schema, values } as never,
          bodySerializer: (body: unknown) => printExact(body),
          signal,
          throwOnError: true,
        }),
      )) as unknown as SchemaFindings,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })

export interface VariableValue {
  name: string
  value: unknown
}

function variables(filter: object, limit: number, signal: AbortSignal): Promise<VariableValue[]> {
  const body = { variables: filter, sort: 'NAME_ASC' as const, limit }
  // As text: the generated client would round large numbers.
  return callExact(readVariables({ body, signal, parseAs: 'text', throwOnError: true }))
}

/** More than anybody looks through; typing finds the rest. */
export const MOST_CHOICES = 50

/** Variables by part of their name, the first 50. */
export const variableChoicesQuery = (search: string) =>
  queryOptions({
    queryKey: ['variables', 'choices', search],
    queryFn: ({ signal }) => variables(search ? { name: { like_: search } } : {}, MOST_CHOICES, signal),
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  })

/** The variable of a name; null: there is none. */
export const variableValueQuery = (name: string) =>
  queryOptions({
    queryKey: ['variables', 'value', name],
    queryFn: async ({ signal }) => (await variables({ name: { any_: [name] } }, 1, signal))[0] ?? null,
    staleTime: 10_000,
  })

export interface BlockChoice {
  id: string
  name: string
  /** The slug of its type. */
  type: string
}

type BlockFilter = NonNullable<Parameters<typeof readBlockDocuments>[0]>['body']

async function blocks(body: BlockFilter, signal: AbortSignal): Promise<BlockChoice[]> {
  const rows = await call(readBlockDocuments({ body: { ...body, limit: 200 }, signal, throwOnError: true }))
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name ?? String(row.id),
    type: row.block_type?.slug ?? '',
  }))
}

/** Saved blocks of a type by name, up to 200. Without secrets. */
export const blockChoicesQuery = (slug: string) =>
  queryOptions({
    queryKey: ['blocks', 'choices', slug],
    queryFn: ({ signal }) => blocks({ block_types: { slug: { any_: [slug] } }, sort: 'NAME_ASC' }, signal),
    staleTime: 10_000,
  })

/** One saved block; null: there is none of this id. */
export const blockChoiceQuery = (id: string) =>
  queryOptions({
    queryKey: ['blocks', 'choice', id],
    queryFn: async ({ signal }) => (await blocks({ block_documents: { id: { any_: [id] } } }, signal))[0] ?? null,
    staleTime: 10_000,
  })
