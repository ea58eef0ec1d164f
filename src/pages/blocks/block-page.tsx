import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { type Block, blockQuery } from '~/api/blocks'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { Facts } from '~/ui/facts'
import { Panel } from '~/ui/panel'
import { TabLink, TabNav } from '~/ui/tabs'
import { Timestamp } from '~/ui/timestamp'
import { BlockLogo } from './block-logo'
import { BlockUses } from './block-uses'
import { BlockValues } from './block-values'
import { DeleteBlock } from './delete-block'
import { BlockSnippets } from './snippets'

export const handle: RouteHandle = { title: 'Block' }

export function Component() {
  const { id = '' } = useParams()
  // What is being deleted is not asked for any more: the answer would be that it is not there.
  const [going, setGoing] = useState(false)
  const query = useQuery({ ...blockQuery(id), enabled: !going })
  const { data: block, error } = query
  useDocumentTitle(['Block', block?.name])
  if (!block) return <AbsentObject query={query} kind="block" id={id} list={{ label: 'Blocks', to: paths.blocks() }} />
  return <Detail block={block} failed={error ? <QueryError query={query} /> : null} onGoing={setGoing} />
}

function Detail({ block, failed, onGoing }: { block: Block; failed: ReactNode; onGoing: (going: boolean) => void }) {
  const [search] = useSearchParams()
  const onUses = search.get('tab') === 'uses'
  const navigate = useNavigate()
  const [deleting, setDeleting] = useState(false)
  const { id, name, type, typeName, schema } = block
  return (
    <>
      <PageHeader title={name} crumbs={[{ label: 'Blocks', to: paths.blocks() }]}>
        <BlockLogo type={block.blockType} />
        <span className="min-w-0 truncate">{type ? <Link to={paths.blockType(type)}>{typeName}</Link> : typeName}</span>
        <TagList tags={schema?.capabilities?.toSorted((a, b) => a.localeCompare(b))} max={5} />
        <span className="grow" />
        <Button icon="pencil" render={<Link to={paths.editBlock(id)} />}>
          Edit
        </Button>
        <Button variant="danger" icon="trash" onClick={() => setDeleting(true)}>
          Delete
        </Button>
      </PageHeader>
      {failed}
      {block.anonymous && (
        <p className="border-b border-line bg-sunken px-4 py-1.5 text-muted">
          An anonymous block: Prefect made it for something that was deployed or run, and lists do not show it.
        </p>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-1 content-start overflow-auto bg-raised lg:grid-cols-[minmax(0,1fr)_400px] lg:content-stretch">
        <div className="flex min-w-0 flex-col border-line lg:min-h-0 lg:border-r">
          <TabNav label="Block" className="flex-none border-b border-line px-2">
            <TabLink active={!onUses} render={<Link to={paths.block(id)} replace />}>
              Fields
            </TabLink>
            <TabLink active={onUses} render={<Link to={paths.block(id, '?tab=uses')} replace />}>
              Where it is used
            </TabLink>
          </TabNav>
          <div className="min-w-0 flex-1 lg:overflow-auto">
            {onUses ? (
              <div className="px-4 py-3">
                <BlockUses blocks={[block]} />
              </div>
            ) : (
              <BlockValues block={block} />
            )}
          </div>
        </div>
        <aside aria-label="About this block" className="flex min-w-0 flex-col gap-3 p-3 lg:overflow-auto">
          <Panel title="Use it">
            <div className="px-3 py-2">
              <BlockSnippets block={block} />
            </div>
          </Panel>
          <Panel title="Details">
            <Facts
              facts={[
                { name: 'Changed', value: <Timestamp at={block.updated} /> },
                { name: 'Created', value: <Timestamp at={block.created} /> },
                { name: 'Schema', value: schema && <span className="mono">{schema.version}</span> },
                { name: 'Id', value: <span className="mono">{id}</span>, copy: id },
              ]}
            />
          </Panel>
        </aside>
      </div>
      <DeleteBlock
        block={deleting ? block : null}
        onDone={() => setDeleting(false)}
        onGoing={onGoing}
        onDeleted={() => navigate(paths.blocks(), { replace: true })}
      />
    </>
  )
}
