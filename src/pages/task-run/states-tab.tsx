import { useQuery } from '@tanstack/react-query'
import { isTerminal } from '~/api/flow-runs'
import { taskRunStatesQuery, type TaskRun } from '~/api/task-runs'
import { StateHistory } from '~/features/flow-run/state-history'
import { QueryError } from '~/features/page/query-error'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'

/** Every state it has had, how long each lasted, and which try it was. */
export function StatesTab({ task }: { task: TaskRun }) {
  const states = useQuery(taskRunStatesQuery(task.id))
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-raised" aria-busy={states.isPending || undefined}>
      {states.isPending && !states.error && <Skeleton className="m-4 h-16" />}
      <QueryError query={states} />
      {states.data && states.data.length === 0 && <EmptyState title="The server has kept no states of it" />}
      {states.data && states.data.length > 0 && (
        <StateHistory
          word="try"
          states={states.data}
          over={isTerminal(task.state_type)}
          label="States of the task run"
        />
      )}
    </div>
  )
}
