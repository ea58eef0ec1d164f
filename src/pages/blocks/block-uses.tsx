import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { type BlockUse, blockUsesQuery, type UsedBlock } from '~/api/block-uses'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import { Skeleton } from '~/ui/skeleton'

const kinds: Record<BlockUse['kind'], string> = {
  block: 'Block',
  deployment: 'Deployment',
  'work-pool': 'Work pool',
  automation: 'Automation',
}

const addresses: Record<BlockUse['kind'], ((id: string) => string) | null> = {
  block: (id) => paths.block(id),
  deployment: (id) => paths.deployment(id),
  'work-pool': (name) => paths.workPool(name),
  // Podium has no page of it.
  automation: null,
}

/** What refers to some blocks, as far as the API can tell, and what it cannot tell. */
export function BlockUses({ blocks }: { blocks: readonly UsedBlock[] }) {
  const query = useQuery(blockUsesQuery(blocks))
  const several = blocks.length > 1
  const { data } = query
  if (!data) {
    if (query.error) return <QueryError query={query} />
    return (
      <div role="status" aria-busy="true" aria-label="Looking for what uses it" className="flex flex-col gap-2 py-1">
        <Skeleton className="w-3/4" />
        <Skeleton className="w-1/2" />
      </div>
    )
  }
  const nothing = data.uses.length === 0 && !data.defaultStorage
  return (
    <div className="flex flex-col gap-2">
      {query.error && <QueryError query={query} />}
      {nothing ? (
        <p>No block, deployment, work pool or automation refers to {several ? 'them' : 'it'}.</p>
      ) : (
        <ul aria-label="What uses it" className="flex flex-col gap-1">
          {data.defaultStorage && (
            <li>The server: {several ? data.defaultStorage.name : 'it'} is the default storage of results.</li>
          )}
          {data.uses.map((use) => (
            <li key={`${use.kind} ${use.id} ${use.uses.id}`} className="wrap-anywhere">
              <span className="text-muted">{kinds[use.kind]}</span> <UseLink {...use} />
              {several && <span className="text-muted"> uses {use.uses.name}</span>}
              <span className="text-muted">, {use.where.join(', ')}</span>
              {use.goesWithIt && <strong className="font-medium text-failed">: is deleted with the block</strong>}
            </li>
          ))}
        </ul>
      )}
      {data.incomplete.length > 0 && (
        <p className="text-12 text-late">
          Only the first 200 {data.incomplete.join(' and the first 200 ')} were looked through.
        </p>
      )}
      <p className="text-12 text-muted">
        Which flows load {several ? 'them' : 'it'} in their code, and which past runs did, the server does not know.
      </p>
    </div>
  )
}

function UseLink({ kind, id, name }: BlockUse) {
  const to = addresses[kind]
  return to ? <Link to={to(id)}>{name}</Link> : <span className="font-medium">{name}</span>
}
