import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { isAbort } from '~/api/client'
import { flowRunStatesQuery, isTerminal, taskRunCountsQuery, type FlowRun } from '~/api/flow-runs'
import {
  flowRunTaskRunsQuery,
  MOST_TASKS,
  taskRunQuery,
  TASKS_AT_HAND,
  taskRunStatesQuery,
  useMoreTaskRuns,
  type TaskRun,
} from '~/api/task-runs'
import { attemptsOf } from '~/features/run-graph/attempts'
import { toTimelineTask, type TimelineTask } from '~/features/run-graph/timeline-tasks'
import { parseTime } from '~/lib/time'

/** The run was not running for this long between its first start and its end: there are waits to draw. Seconds. */
const NOTABLE_IDLE = 5

export type RunTimeline = ReturnType<typeof useRunTimeline>

/**
 * What the timeline of a run is drawn from, asked for while it is `shown`. State histories only where there are
 * several attempts to show.
 */
export function useRunTimeline(run: FlowRun, selected: string | null, shown: boolean) {
  const tasks = useQuery({ ...flowRunTaskRunsQuery(run.id), enabled: shown })
  const cut = tasks.data?.complete === false
  const more = useReadMore(run.id)
  const total = useQuery({ ...taskRunCountsQuery(run.id), enabled: shown && cut })
  // As many as are read at most may be all there are.
  const partial = cut && total.data !== tasks.data?.rows.length
  const states = useQuery({ ...flowRunStatesQuery(run.id), enabled: shown && hasWaits(run) })
  const rows = tasks.data?.rows
  const drawn = rows?.find((row) => row.id === selected)
  // Beyond the first, or where the list cannot be had, the one that is looked at is asked for by itself.
  const alone = useQuery({
    ...taskRunQuery(selected ?? ''),
    enabled: shown && selected !== null && drawn === undefined && !tasks.isPending,
  })
  const selectedRow: TaskRun | undefined =
    drawn ?? (selected !== null && alone.data?.flow_run_id === run.id ? alone.data : undefined)
  const tries = useQuery({
    ...taskRunStatesQuery(selected ?? ''),
    enabled: shown && selectedRow !== undefined && (selectedRow.run_count ?? 0) > 1,
  })

  const timelineTasks = useMemo(() => rows?.map(toTimelineTask) ?? [], [rows])
  const { attempts, gaps } = useMemo(() => attemptsOf(states.data ?? []), [states.data])
  // The log's clock counts microseconds.
  const logMarks = useMemo(
    () =>
      attempts.slice(1).map(({ start, resumed, number }, index) => ({
        at: start * 1000,
        label: `${resumed ? 'Resumed' : `Attempt ${number}`}, after ${gaps[index]?.label ?? 'a wait'}`,
      })),
    [attempts, gaps],
  )
  const selectedAttempts = useMemo(() => (tries.data ? attemptsOf(tries.data).attempts : undefined), [tries.data])
  return {
    query: tasks,
    rows,
    /** These are the first of `count`. */
    partial,
    /** Somebody turns to the timeline: reads what of a large run was not needed to open the page. */
    readMore: () => {
      if (partial && (rows?.length ?? 0) < TASKS_AT_HAND) more.read(TASKS_AT_HAND)
    },
    /** Reading a whole large run, which is many requests: only when asked for. Null: there is no more to read. */
    readAll: partial && (rows?.length ?? 0) < MOST_TASKS ? { ...more, read: () => more.read(MOST_TASKS) } : null,
    /** All task runs there are, as far as known. */
    count: partial ? total.data : rows?.length,
    /** All rows, that they are on their way, or null: not all are or will be here. */
    complete: rows && !partial ? rows : shown && tasks.isPending ? ('loading' as const) : null,
    tasks: timelineTasks,
    runStart: parseTime(run.start_time),
    runEnd: isTerminal(run.state_type) ? endOfAxis(run, partial ? timelineTasks : null) : null,
    attempts,
    gaps,
    logMarks,
    selectedRow,
    /** The task in the address is not one of this run. */
    notFound: selected !== null && selectedRow === undefined && !alone.isPending && !tasks.isPending,
    selectedAttempts,
  }
}

/** Reads on, one reading at a time, until it is stopped or the page is left. */
function useReadMore(flowRunId: string) {
  const { mutate, isPending, error } = useMoreTaskRuns(flowRunId)
  const reading = useRef<AbortController>(null)
  const stop = () => reading.current?.abort()
  useEffect(() => stop, [])
  return {
    read: (upTo: number) => {
      if (isPending) return
      reading.current = new AbortController()
      mutate({ upTo, signal: reading.current.signal })
    },
    stop,
    isReading: isPending,
    error: error && !isAbort(error) ? error : null,
  }
}

/** Where only the first tasks are drawn, the axis ends with them: the rest of a long run would be an empty field. */
function endOfAxis(run: FlowRun, first: TimelineTask[] | null): number | null {
  if (first) return first.reduce((last, task) => Math.max(last, task.end ?? task.start ?? 0), 0) || null
  return parseTime(run.end_time) ?? parseTime(run.state?.timestamp)
}

function hasWaits(run: FlowRun): boolean {
  if ((run.run_count ?? 0) > 1) return true
  const start = parseTime(run.start_time)
  const end = parseTime(run.end_time)
  // A paused and resumed run counts one attempt; its run time tells.
  return start !== null && end !== null && (end - start) / 1000 - (run.total_run_time ?? 0) > NOTABLE_IDLE
}
