import { queryOptions } from '@tanstack/react-query'
import { call } from './client'
import {
  readAutomations,
  readBlockDocuments,
  readDeployments,
  readServerDefaultResultStorage,
  readWorkPools,
} from './generated/sdk.gen'
import { unlessUnknown } from './work-pools'

/** By these a block is referred to. */
export interface UsedBlock {
  id: string
  name: string
  /** The slug of its type. */
  type: string
}

export interface BlockUse {
  kind: 'block' | 'deployment' | 'work-pool' | 'automation'
  /** Of a work pool its name, by which it is addressed. */
  id: string
  name: string
  /** The block that is used. */
  uses: UsedBlock
  /** In what part of it, in words. */
  where: string[]
  /** It is deleted with the block, by a foreign key of the server's database (database/orm_models.py). */
  goesWithIt: boolean
}

export interface BlockUses {
  uses: BlockUse[]
  /** The one where the server keeps results unless something else is said. */
  defaultStorage: UsedBlock | null
  /** Kinds of which only the first 200 were looked at. */
  incomplete: string[]
}

const MOST = 200

type Row = Record<string, unknown>

/**
 * Everything that the API can tell about what uses these blocks: the server has no route for it, so the first 200 of each
 * kind are looked through, in five requests however many blocks they are.
 */
export const blockUsesQuery = (blocks: readonly UsedBlock[]) =>
  queryOptions({
    queryKey: ['blocks', 'used', blocks.map(({ id, name, type }) => ({ id, name, type }))],
    queryFn: async ({ signal }): Promise<BlockUses> => {
      const options = { signal, throwOnError: true } as const
      const [others, deployments, pools, automations, storage] = await Promise.all([
        call(readBlockDocuments({ body: { limit: MOST }, ...options })),
        call(readDeployments({ body: { limit: MOST }, ...options })),
        call(readWorkPools({ body: { limit: MOST }, ...options })),
        call(readAutomations({ body: { limit: MOST }, ...options })),
        unlessUnknown(call(readServerDefaultResultStorage(options))),
      ])
      const kinds = { blocks: others, deployments, 'work pools': pools, automations }
      const incomplete = Object.entries(kinds).flatMap(([kind, rows]) => (rows.length === MOST ? [kind] : []))
      /** `fatal`: parts by which the row is deleted with the block. */
      const find = (kind: BlockUse['kind'], row: Row, parts: Row, fatal: string[] = []): BlockUse[] =>
        blocks.flatMap((block) => {
          const where = Object.keys(parts).filter((part) => mentions(parts[part], block))
          if (where.length === 0 || row.id === block.id) return []
          const id = String(kind === 'work-pool' ? row.name : row.id)
          const goesWithIt = where.some((part) => fatal.includes(part))
          return [{ kind, id, name: String(row.name), uses: block, where, goesWithIt }]
        })
      return {
        uses: [
          ...others.flatMap((row) => {
            const fields = Object.entries(row.block_document_references ?? {})
            // Of a block that is referred to only its id, not what it refers to itself.
            const ids = fields.map(([field, held]) => [
              `its field ${field}`,
              (held.block_document as Row | undefined)?.id,
            ])
            return find('block', row as Row, Object.fromEntries(ids) as Row)
          }),
          ...deployments.flatMap((row) =>
            find(
              'deployment',
              row as unknown as Row,
              {
                'its storage': row.storage_document_id,
                'its infrastructure': row.infrastructure_document_id,
                'its parameters': row.parameters,
                'its job variables': row.job_variables,
                'its pull steps': row.pull_steps,
              },
              ['its storage', 'its infrastructure'],
            ),
          ),
          ...pools.flatMap((row) =>
            find('work-pool', row as unknown as Row, {
              'its base job template': row.base_job_template,
              'its storage configuration': row.storage_configuration,
            }),
          ),
          ...automations.flatMap((row) =>
            find('automation', row as unknown as Row, {
              'its actions': row.actions,
              'its actions when triggered': row.actions_on_trigger,
              'its actions when resolved': row.actions_on_resolve,
            }),
          ),
        ],
        defaultStorage: blocks.find(({ id }) => id === storage?.default_result_storage_block_id) ?? null,
        incomplete,
      }
    },
  })

/** By its id, or by `{{ prefect.blocks.<type>.<name> }}`, which may go on with the name of a field. */
function mentions(value: unknown, { id, name, type }: UsedBlock): boolean {
  if (value === null || value === undefined) return false
  const text = JSON.stringify(value)
  if (text.includes(id)) return true
  const template = `prefect.blocks.${type}.${name}`
  for (let at = text.indexOf(template); at >= 0; at = text.indexOf(template, at + 1))
    if (!/[a-z0-9-]/.test(text[at + template.length] ?? '')) return true
  return false
}
