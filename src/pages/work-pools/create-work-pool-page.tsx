import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { workerTypesQuery } from '~/api/collections'
import { KNOWN_TYPES } from '~/features/job-template/worker-kinds'
import { useDocumentTitle } from '~/features/page/document-title'
import type { RouteHandle } from '~/lib/route-handle'
import { CreatePoolForm } from './create-pool-form'
import { WorkerTypeList } from './worker-type-list'

export const handle: RouteHandle = { title: 'Create work pool' }

/** First the type, which is in the address; then the pool. */
export function Component() {
  const [search] = useSearchParams()
  const type = search.get('type')?.trim() ?? ''
  const query = useQuery(workerTypesQuery())
  useDocumentTitle('Create work pool')
  const types = query.data ?? KNOWN_TYPES
  if (type === '') return <WorkerTypeList query={query} types={types} />
  const known = types.find((each) => each.type === type)
  return <CreatePoolForm key={type} type={type} known={known} query={query} />
}
