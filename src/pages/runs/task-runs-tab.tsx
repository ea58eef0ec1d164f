import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNewTaskRuns } from '~/api/live/new-runs'
import { hasTaskHistory, taskRunHistoryQuery } from '~/api/task-run-history'
import { taskRunsQuery } from '~/api/task-runs'
import { DEFAULT_RANGE } from '~/api/window'
import { QueryError } from '~/features/page/query-error'
import { ListEnd } from '~/features/runs/list-end'
import { NewRuns, useAtTop } from '~/features/runs/new-runs'
import { listOrder, type RunSort, type RunView, toTaskBody } from '~/features/runs/run-filter'
import type { ChangeView } from '~/features/runs/use-run-view'
import { TaskRunTable } from '~/features/task-runs/task-run-table'
import { Button } from '~/ui/button'
import { FilterBar } from './filter-bar'
import { NothingFound } from './nothing-found'
import { RunOverview } from './run-overview'

export function TaskRunsTab({ view, onChange }: { view: RunView; onChange: ChangeView }) {
  const filter = toTaskBody(view)
  const withHistory = hasTaskHistory(view.range)
  const params = { filter, range: view.range, sort: view.sort }
  const tasks = useInfiniteQuery(taskRunsQuery(params))
  const history = useQuery({ ...taskRunHistoryQuery({ filter, range: view.range }), enabled: withHistory })
  const [mark, atTop] = useAtTop()
  const notice = useNewTaskRuns(params, atTop ? 'insert' : 'pill')
  const seenTags = [...new Set(tasks.data?.rows.flatMap(({ tags }) => tags ?? []))].sort()
  return (
    <>
      <FilterBar view={view} onChange={onChange} seenStates={history.data?.states} seenTags={seenTags} />
      {withHistory ? (
        <RunOverview history={history} view={view} onChange={onChange} what="task runs" />
      ) : (
        <p className="flex flex-wrap items-center gap-2 border-b border-line bg-raised px-4 py-1.5 text-12 text-muted">
          No counts and no chart beyond 24 hours: counting more task runs than that can take the server longer than it
          allows itself.
          <Button size="small" onClick={() => onChange({ range: DEFAULT_RANGE })}>
            Last 24 hours
          </Button>
        </p>
      )}
      <NewRuns notice={notice} what="task runs" mark={mark} />
      <TaskRunTable
        label="Task runs"
        rows={tasks.data?.rows}
        loading={tasks.isPending}
        stale={tasks.isPlaceholderData}
        error={tasks.error && !tasks.isFetchNextPageError && <QueryError query={tasks} />}
        empty={<NothingFound view={view} onChange={onChange} what="task runs" />}
        footer={<ListEnd query={tasks} what="task runs" order={listOrder(view.sort)} />}
        sort={view.sort}
        onSort={(sort) => onChange({ sort: sort as RunSort })}
      />
    </>
  )
}
