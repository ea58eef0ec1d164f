import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { useUpdateWorkQueue, type WorkQueue, workQueueQuery } from '~/api/work-queues'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueueForm, type QueueValues } from '~/features/work-pools/queue-form'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { toast } from '~/ui/toast'

export const handle: RouteHandle = { title: 'Edit work queue' }

export function Component() {
  const { name: pool = '', queue: name = '' } = useParams()
  const query = useQuery(workQueueQuery(pool, name))
  const { data: queue } = query
  useDocumentTitle(['Edit', queue?.name])
  if (queue) return <Edit key={queue.id} pool={pool} queue={queue} />
  return (
    <AbsentObject
      query={query}
      named
      kind="work queue"
      id={`${pool} / ${name}`}
      list={{ label: 'Work queues', to: paths.workPool(pool, '?tab=queues') }}
    />
  )
}

/** Only what was changed is sent: what someone else changes meanwhile stays. */
function changed(queue: WorkQueue, { name, description, priority, concurrency_limit }: QueueValues) {
  return {
    ...(name !== queue.name && { name }),
    ...(description !== (queue.description ?? '') && { description }),
    ...(priority !== (queue.priority ?? null) && { priority }),
    ...(concurrency_limit !== (queue.concurrency_limit ?? null) && { concurrency_limit }),
  }
}

function Edit({ pool, queue }: { pool: string; queue: WorkQueue }) {
  const update = useUpdateWorkQueue()
  const navigate = useNavigate()
  const back = paths.workQueue(pool, queue.name)
  return (
    <>
      <PageHeader
        title="Edit work queue"
        crumbs={[
          { label: pool, to: paths.workPool(pool, '?tab=queues') },
          { label: queue.name, to: back },
        ]}
      />
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        <QueueForm
          needsPriority
          start={{
            name: queue.name,
            description: queue.description ?? '',
            priority: String(queue.priority ?? ''),
            limit: String(queue.concurrency_limit ?? ''),
          }}
          submitLabel="Save"
          cancelTo={back}
          onSubmit={async (values) => {
            const changes = changed(queue, values)
            if (Object.keys(changes).length > 0) {
              await update.mutateAsync({ pool, queue: queue.name, ...changes })
              toast.show({ kind: 'success', title: `Saved the work queue ${values.name}` })
            }
            await navigate(paths.workQueue(pool, values.name))
          }}
        />
      </div>
    </>
  )
}
