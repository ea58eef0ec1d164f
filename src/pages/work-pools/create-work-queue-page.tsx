import { useNavigate, useParams } from 'react-router'
import { useCreateWorkQueue } from '~/api/work-queues'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueueForm } from '~/features/work-pools/queue-form'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { toast } from '~/ui/toast'

const blank = { name: '', description: '', priority: '', limit: '' }

export const handle: RouteHandle = { title: 'Create work queue' }

export function Component() {
  const { name: pool = '' } = useParams()
  const create = useCreateWorkQueue()
  const navigate = useNavigate()
  const queues = paths.workPool(pool, '?tab=queues')
  useDocumentTitle('Create work queue')
  return (
    <>
      <PageHeader
        title="Create work queue"
        crumbs={[
          { label: 'Work pools', to: paths.workPools() },
          { label: pool, to: queues },
        ]}
      />
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        <QueueForm
          start={blank}
          submitLabel="Create work queue"
          cancelTo={queues}
          onSubmit={async ({ priority, ...values }) => {
            const made = await create.mutateAsync({ pool, ...values, ...(priority !== null && { priority }) })
            toast.show({ kind: 'success', title: `Created the work queue ${made.name}` })
            await navigate(queues)
          }}
        />
      </div>
    </>
  )
}
