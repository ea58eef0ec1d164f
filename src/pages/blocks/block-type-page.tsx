import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'react-router'
import {
  blockCountQuery,
  BLOCKS_A_PAGE,
  type BlockSchema,
  blockSchemaQuery,
  blocksQuery,
  type BlockType,
  blockTypeQuery,
} from '~/api/blocks'
import { PageTurner } from '~/features/deployments/page-turner'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'
import { TabLink, TabNav } from '~/ui/tabs'
import { parseBlockList } from './block-list-view'
import { BlockLogo } from './block-logo'
import { BlockTable } from './block-table'
import { FieldList } from './field-list'
import { TypeAbout } from './type-about'

export const handle: RouteHandle = { title: 'Block type' }

const catalog = { label: 'Catalog', to: paths.blockCatalog() }

export function Component() {
  const { slug = '' } = useParams()
  const query = useQuery(blockTypeQuery(slug))
  useDocumentTitle(['Block type', query.data?.name])
  if (!query.data) return <AbsentObject query={query} kind="block type" id={slug} named list={catalog} />
  return (
    <>
      {query.error && <QueryError query={query} />}
      <Detail type={query.data} />
    </>
  )
}

function Detail({ type }: { type: BlockType }) {
  const [search] = useSearchParams()
  const onFields = search.get('tab') === 'fields'
  const schema = useQuery(blockSchemaQuery(type.id))
  const count = useQuery(blockCountQuery({ type: type.slug }))
  return (
    <>
      <PageHeader title={type.name} crumbs={[{ label: 'Blocks', to: paths.blocks() }, catalog]}>
        <BlockLogo type={type} />
        <span className="mono min-w-0 truncate text-muted">{type.slug}</span>
        {schema.data?.version && schema.data.version !== 'non-versioned' && (
          <span className="flex gap-1.5">
            <span className="text-muted">Version</span> <span className="mono">{schema.data.version}</span>
          </span>
        )}
        <TagList tags={schema.data?.capabilities?.toSorted((a, b) => a.localeCompare(b))} max={5} />
        <span className="grow" />
        <Button
          variant="primary"
          icon="plus"
          disabledReason={schema.data === null && 'The type has no schema: it has to be registered again'}
          render={schema.data === null ? undefined : <Link to={paths.createBlock(type.slug)} />}
        >
          Create block
        </Button>
      </PageHeader>
      {/* Version, capabilities and whether a block can be made are of it. */}
      {(!onFields || schema.data !== undefined) && <QueryError query={schema} />}
      <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:grid-cols-[minmax(0,1fr)_400px] lg:content-stretch">
        <div className="flex min-w-0 flex-col border-line lg:min-h-0 lg:border-r">
          <TabNav label="Block type" className="flex-none border-b border-line px-2">
            <TabLink active={!onFields} count={count.data} render={<Link to={paths.blockType(type.slug)} replace />}>
              Blocks
            </TabLink>
            <TabLink active={onFields} render={<Link to={paths.blockType(type.slug, '?tab=fields')} replace />}>
              Fields
            </TabLink>
          </TabNav>
          <div className="min-w-0 flex-1 lg:overflow-auto">
            {onFields ? <FieldsTab schema={schema} /> : <BlocksTab type={type} count={count} />}
          </div>
        </div>
        <aside aria-label="About this type" className="min-w-0 max-lg:border-t max-lg:border-line lg:overflow-auto">
          <TypeAbout type={type} />
        </aside>
      </div>
    </>
  )
}

function FieldsTab({ schema }: { schema: UseQueryResult<BlockSchema | null> }) {
  if (schema.error && schema.data === undefined) return <QueryError query={schema} />
  if (schema.data === undefined)
    return (
      <div role="status" aria-busy="true" aria-label="Loading the fields" className="flex flex-col gap-3 p-4">
        {['w-1/3', 'w-2/3', 'w-1/2'].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </div>
    )
  if (schema.data === null) return <EmptyState title="The type has no schema" />
  return <FieldList schema={schema.data} />
}

function BlocksTab({ type, count }: { type: BlockType; count: UseQueryResult<number> }) {
  const [search, setSearch] = useSearchParams()
  const { page } = parseBlockList(search)
  const list = useQuery(blocksQuery({ type: type.slug, page }))
  const turn = (next: number) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      if (next === 1) after.delete('page')
      else after.set('page', String(next))
      return after
    })
  return (
    <BlockTable
      ofType
      rows={list.data}
      loading={list.isPending}
      stale={list.isPlaceholderData}
      error={list.error && <QueryError query={list} />}
      empty={
        page > 1 ? (
          <EmptyState
            title={`There is nothing on page ${page.toLocaleString('en')}`}
            action={<Button onClick={() => turn(1)}>First page</Button>}
          />
        ) : (
          <EmptyState
            title={`No ${type.name} block yet`}
            action={
              <Button variant="primary" icon="plus" render={<Link to={paths.createBlock(type.slug)} />}>
                Create block
              </Button>
            }
          />
        )
      }
      footer={
        list.data && (
          <>
            <QueryError query={count} />
            {count.data !== undefined && (
              <PageTurner
                of={{
                  count: count.data,
                  limit: BLOCKS_A_PAGE,
                  results: list.data,
                }}
                noun="block"
                page={page}
                onPage={turn}
              />
            )}
          </>
        )
      }
    />
  )
}
