import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { editedPoolQuery } from '~/api/work-pool-edits'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { EditPoolForm } from './edit-pool-form'

export const handle: RouteHandle = { title: 'Edit work pool' }

/** A change by somebody else is looked for this often, and always before saving. */
const LOOK_AGAIN_MS = 60_000

export function Component() {
  const { name = '' } = useParams()
  const query = useQuery({ ...editedPoolQuery(name), refetchInterval: LOOK_AGAIN_MS })
  const { data, error } = query
  useDocumentTitle(['Edit', data?.pool.name])
  if (!data)
    return (
      <AbsentObject
        query={query}
        named
        kind="work pool"
        id={name}
        list={{ label: 'Work pools', to: paths.workPools() }}
      />
    )
  return <EditPoolForm key={name} edited={data} failed={error ? <QueryError query={query} /> : null} />
}
