import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query'
import { printExact } from '~/lib/exact-json'
import { ApiError, call, callExact } from './client'
import { deleteEach, type DeleteReceipt } from './delete-each'
import {
  countBlockDocuments,
  createBlockDocument,
  deleteBlockDocument,
  installSystemBlockTypes,
  readAvailableBlockCapabilities,
  readBlockDocuments,
  readBlockSchemas,
  readBlockTypes,
  updateBlockDocumentData,
} from './generated/sdk.gen'
import type { BlockDocument, BlockDocumentSort, BlockSchema, BlockType } from './generated/types.gen'
import { invalidate, queryClient, SLOW_FACT_MS } from './query-client'

export type { BlockDocumentSort, BlockSchema, BlockType }

/** A block that another one has in a field of its own. */
export interface ReferredBlock {
  id: string
  /** Anonymous ones have names that the server made up. */
  name: string
  anonymous: boolean
  type: string
  typeName: string
}

export interface Block {
  id: string
  name: string
  anonymous: boolean
  typeId: string
  /** The slug of its type. */
  type: string
  typeName: string
  blockType: BlockType | null
  schema: BlockSchema | null
  schemaId: string
  /**
   * As it is written: the server answers with the data of the blocks that are referred to in their place, secrets
   * masked, and to send that back would replace each of them by a copy without its secrets. Here they are references.
   */
  data: Record<string, unknown>
  /** By the names of the fields. */
  references: Record<string, ReferredBlock>
  created: string | null
  updated: string | null
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown) => (typeof value === 'string' ? value : '')

function referencesOf(row: BlockDocument): Block['references'] {
  const found: Block['references'] = {}
  for (const [field, entry] of Object.entries(row.block_document_references ?? {})) {
    const { block_document: block } = entry
    if (!isRecord(block) || typeof block.id !== 'string') continue
    const type = isRecord(block.block_type) ? block.block_type : {}
    found[field] = {
      id: block.id,
      name: text(block.name) || block.id,
      anonymous: block.is_anonymous === true,
      type: text(type.slug),
      typeName: text(type.name) || text(type.slug),
    }
  }
  return found
}

function asBlock(row: BlockDocument): Block {
  const references = referencesOf(row)
  const id = String(row.id)
  const blockType = row.block_type ?? null
  return {
    id,
    name: row.name ?? id,
    anonymous: row.is_anonymous === true,
    typeId: row.block_type_id,
    type: blockType?.slug ?? '',
    typeName: blockType?.name ?? row.block_type_name ?? '',
    blockType,
    schema: row.block_schema ?? null,
    schemaId: row.block_schema_id,
    data: {
      ...row.data,
      ...Object.fromEntries(
        Object.entries(references).map(([field, block]) => [field, { $ref: { block_document_id: block.id } }]),
      ),
    },
    references,
    created: row.created ?? null,
    updated: row.updated ?? null,
  }
}

export interface BlockListParams {
  /** Part of the name. */
  name?: string
  /** The slug of a type. */
  type?: string
  capability?: string
  sort?: BlockDocumentSort
  /** From 1. */
  page?: number
}

export const BLOCKS_A_PAGE = 50

const filterOf = ({ name, type, capability }: BlockListParams) => ({
  // Anonymous ones are left out unless one asks for them (server/schemas/filters.py).
  ...(name && { block_documents: { name: { like_: name } } }),
  ...(type && { block_types: { slug: { any_: [type] } } }),
  ...(capability && { block_schemas: { block_capabilities: { all_: [capability] } } }),
})

type Found = NonNullable<Parameters<typeof readBlockDocuments>[0]>['body']

/** Without secrets; numbers as they are stored. */
async function fetchBlocks(body: Found, signal?: AbortSignal): Promise<Block[]> {
  return (await callExact(readBlockDocuments({ body, signal, parseAs: 'text', throwOnError: true }))).map(asBlock)
}

/** One page. The server has no route that counts along: that is `blockCountQuery`. */
export const blocksQuery = (params: BlockListParams = {}) => {
  const { name = '', type = '', capability = '', sort = 'NAME_ASC', page = 1 } = params
  return queryOptions({
    queryKey: ['blocks', 'list', { name, type, capability, sort, page }],
    queryFn: ({ signal }) => {
      const limits = { sort, limit: BLOCKS_A_PAGE, offset: (page - 1) * BLOCKS_A_PAGE }
      return fetchBlocks({ ...filterOf({ name, type, capability }), ...limits }, signal)
    },
    placeholderData: keepPreviousData,
    meta: { live: { on: ['block'], role: 'rows' } },
  })
}

/** How many there are in all pages. */
export const blockCountQuery = ({ name = '', type = '', capability = '' }: BlockListParams = {}) =>
  queryOptions({
    queryKey: ['blocks', 'count', { name, type, capability }],
    queryFn: ({ signal }) =>
      call(countBlockDocuments({ body: filterOf({ name, type, capability }), signal, throwOnError: true })),
    placeholderData: keepPreviousData,
    meta: { live: { on: ['block'], role: 'aggregate' } },
  })

/** By a filter, to which "none" is an answer: a browser writes each 404 of a GET to its console as an error. */
async function fetchBlock(id: string, signal?: AbortSignal): Promise<Block> {
  const filter = { id: { any_: [id] }, is_anonymous: null }
  const [block] = await fetchBlocks({ block_documents: filter, limit: 1 }, signal)
  if (!block) throw new ApiError(404, 'Block document not found')
  return block
}

export const blockQuery = (id: string) =>
  queryOptions({
    queryKey: ['blocks', 'one', id],
    queryFn: ({ signal }) => fetchBlock(id, signal),
    meta: { live: { on: ['block'], role: 'rows' } },
  })

/** More types than that are said to be more. */
export const MOST_TYPES = 200

/** Types by name, up to 200, of which some schema has the capability. */
export const blockTypesQuery = (capability = '') =>
  queryOptions({
    queryKey: ['block-types', 'list', { capability }],
    queryFn: ({ signal }) => {
      const body = {
        ...(capability && { block_schemas: { block_capabilities: { all_: [capability] } } }),
        limit: MOST_TYPES,
      }
      return call(readBlockTypes({ body, signal, throwOnError: true }))
    },
    staleTime: SLOW_FACT_MS,
    placeholderData: keepPreviousData,
  })

export const blockTypeQuery = (slug: string) =>
  queryOptions({
    queryKey: ['block-types', 'one', slug],
    queryFn: async ({ signal }): Promise<BlockType> => {
      const body = { block_types: { slug: { any_: [slug] } }, limit: 1 }
      const [type] = await call(readBlockTypes({ body, signal, throwOnError: true }))
      if (!type) throw new ApiError(404, 'Block type not found')
      return type
    },
    staleTime: SLOW_FACT_MS,
  })

/** The schema that new blocks of a type are made with, which is the newest; null: the type has none. */
export const blockSchemaQuery = (typeId: string) =>
  queryOptions({
    queryKey: ['block-types', 'schema', typeId],
    queryFn: async ({ signal }): Promise<BlockSchema | null> => {
      // Newest first (server/models/block_schemas.py).
      const body = { block_schemas: { block_type_id: { any_: [typeId] } }, limit: 1 }
      const answer = readBlockSchemas({ body, signal, parseAs: 'text', throwOnError: true })
      return (await callExact(answer))[0] ?? null
    },
    staleTime: SLOW_FACT_MS,
  })

export const blockCapabilitiesQuery = () =>
  queryOptions({
    queryKey: ['block-types', 'capabilities'],
    queryFn: async ({ signal }) => {
      const found = await call(readAvailableBlockCapabilities({ signal, throwOnError: true }))
      return found.toSorted((a, b) => a.localeCompare(b))
    },
    staleTime: SLOW_FACT_MS,
  })

/** Registers the types that come with the server. */
export const useInstallBlockTypes = () =>
  useMutation({
    mutationFn: () => call(installSystemBlockTypes({ throwOnError: true })),
    onSuccess: () => invalidate(['block-types']),
  })

const exactBody = (body: unknown) => printExact(body)

export interface NewBlock {
  name: string
  data: Record<string, unknown>
  typeId: string
  schemaId: string
}

async function create({ name, data, typeId, schemaId }: NewBlock): Promise<Block> {
  const body = { name, data, block_type_id: typeId, block_schema_id: schemaId }
  const made = await call(createBlockDocument({ body, bodySerializer: exactBody, throwOnError: true }))
  return asBlock(made)
}

/** Lists, and what fields for blocks offer to choose from. */
const changed = () => {
  // Five requests that nobody waits for once the block is saved or gone.
  void queryClient.invalidateQueries({ queryKey: ['blocks', 'used'], refetchType: 'none' })
  return invalidate(['blocks', 'list'], ['blocks', 'count'], ['blocks', 'choices'], ['blocks', 'choice'])
}

export const useCreateBlock = () => useMutation({ mutationFn: create, onSettled: changed })

export interface BlockPatch {
  data: Record<string, unknown>
  /** True: keys that are not in `data` stay, but for references, which all have to be given (models/block_documents.py). */
  merge_existing_data: boolean
  block_schema_id?: string
}

interface BlockUpdate {
  id: string
  /** What to send, from the block as it is now. What it throws is the outcome. */
  patch: (now: Block) => BlockPatch
}

async function update({ id, patch }: BlockUpdate): Promise<Block> {
  const body = patch(await fetchBlock(id))
  await call(updateBlockDocumentData({ path: { id }, body, bodySerializer: exactBody, throwOnError: true }))
  return fetchBlock(id)
}

export const useUpdateBlock = () =>
  useMutation({
    mutationFn: update,
    onSuccess: (block) => void queryClient.setQueryData(blockQuery(block.id).queryKey, block),
    onSettled: changed,
  })

const remove = (id: string) => call(deleteBlockDocument({ path: { id }, throwOnError: true }))

export const useDeleteBlock = () =>
  useMutation({
    mutationFn: remove,
    onSuccess: (_answer, id) => {
      // Its page is being left: asked for again now, it would only be missing.
      void queryClient.invalidateQueries({ queryKey: ['blocks', 'one', id], refetchType: 'none' })
    },
    onSettled: changed,
  })

export async function deleteBlocks(
  blocks: readonly Block[],
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<DeleteReceipt<Block>> {
  const receipt = await deleteEach(blocks, remove, onProgress, signal)
  void queryClient.invalidateQueries({ queryKey: ['blocks', 'one'], refetchType: 'none' })
  await changed()
  return receipt
}
