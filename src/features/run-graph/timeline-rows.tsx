import { memo, useMemo } from 'react'
import { StateShape, stateTone, stateWord, type StateTone } from '~/features/states/state-mark'
import { formatDuration } from '~/lib/duration'
import { Icon } from '~/ui/icon'
import type { Attempt } from './attempts'
import { columnsPath, density } from './density'
import { isBad, type TaskGroup, type TimelineRow } from './task-groups'
import type { TimeScale, View } from './time-scale'
import type { TimelineTask } from './timeline-tasks'

export const ROW_HEIGHT = 20
/** Columns of a density row over the whole view. */
const SLICES = 240

export type Frame = { scale: TimeScale; view: View; now: number; runOver: boolean }

const toneFill: Record<StateTone, string> = {
  completed: 'bg-bar-completed',
  failed: 'bg-bar-failed',
  crashed: 'bg-bar-crashed',
  running: 'bg-bar-running',
  pending: 'bg-bar-pending',
  scheduled: 'bg-bar-scheduled',
  late: 'bg-bar-late',
  paused: 'bg-bar-paused',
  cancelled: 'bg-bar-cancelled',
}

/** A stretch of time as a place in the track; null when it lies outside the view. Percent, cut just outside the edges. */
export function place({ scale, view }: Frame, start: number, end: number) {
  const width = view.to - view.from
  const left = ((scale.toX(start) - view.from) / width) * 100
  const right = ((scale.toX(Math.max(end, start)) - view.from) / width) * 100
  if (right < 0 || left > 100) return null
  const from = Math.max(left, -2)
  return { left: `${from}%`, width: `${Math.min(right, 102) - from}%` }
}

const seconds = (from: number, to: number) => formatDuration(Math.max(0, to - from) / 1000)

/** How long a task has been, for the label column. */
function taskLength(task: TimelineTask, now: number): string {
  if (task.runCount > 1) return `${task.runCount} tries`
  return task.start === null ? '' : seconds(task.start, task.end ?? now)
}

/** A whole row in words: what screen readers hear and what the tip shows. */
export function taskWords(
  task: TimelineTask,
  { scale, now, runOver }: Pick<Frame, 'scale' | 'now' | 'runOver'>,
): string[] {
  const words = [stateWord(task.stateType, task.stateName)]
  if (task.start === null) {
    words.push(runOver ? 'never started' : 'not started yet')
    return words
  }
  words.push(`from ${formatDuration((task.start - scale.start) / 1000)}`)
  if (task.expectedStart !== null && task.start - task.expectedStart > 100) {
    words.push(`waited ${seconds(task.expectedStart, task.start)}`)
  }
  words.push(`${task.end === null ? 'running for' : 'took'} ${seconds(task.start, task.end ?? now)}`)
  if (task.runCount > 1) words.push(`${task.runCount} tries`)
  if (task.childFlowRunId) words.push('subflow run')
  return words
}

/** The state a folded group is known by: the worst that needs an eye, else the one still going on. */
function groupState(tasks: TimelineTask[]): TimelineTask {
  return (
    tasks.find(isBad) ??
    tasks.find((task) => task.stateType === 'RUNNING') ??
    tasks.find((task) => task.start === null) ??
    (tasks[0] as TimelineTask)
  )
}

export function groupWords(tasks: TimelineTask[]): string {
  const counts = new Map<string, number>()
  for (const task of tasks) {
    const word = stateWord(task.stateType, task.stateName)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}

export type RowProps = {
  row: TimelineRow
  id: string
  index: number
  count: number
  top: number
  selected: boolean
  active: boolean
  frame: Frame
  /** Tries of the selected task, where its states are known. */
  attempts: Attempt[] | undefined
}

export const Row = memo(function Row({ row, id, index, count, top, selected, active, frame, attempts }: RowProps) {
  const { scale, now, runOver } = frame
  // What a row says does not change while it is panned and zoomed.
  const name = useMemo(() => rowName(row, { scale, now, runOver }), [row, scale, now, runOver])
  const expanded = row.kind === 'group' ? row.open : row.kind === 'more' ? false : undefined
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.kind === 'task' ? row.level : row.kind === 'more' ? 2 : 1}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-selected={selected}
      aria-expanded={expanded}
      aria-label={name}
      data-row={index}
      className={`absolute inset-x-0 grid grid-cols-(--timeline-columns) contain-strict ${selected ? 'bg-selected' : 'hover:bg-hover'} ${
        active
          ? 'group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-accent'
          : ''
      }`}
      style={{ top, height: ROW_HEIGHT }}
    >
      <Label row={row} now={now} />
      <div className="relative mr-4 min-w-0 overflow-hidden" data-track>
        {row.kind === 'task' ? <TaskBars task={row.task} frame={frame} attempts={attempts} /> : null}
        {row.kind === 'group' ? <DensityBar tasks={row.group.tasks} frame={frame} /> : null}
        {row.kind === 'more' ? <DensityBar tasks={row.tasks} frame={frame} /> : null}
      </div>
    </div>
  )
})

function rowName(row: TimelineRow, frame: Pick<Frame, 'scale' | 'now' | 'runOver'>): string {
  if (row.kind === 'task') return [row.task.name, ...taskWords(row.task, frame)].join(', ')
  if (row.kind === 'more') return `${row.tasks.length} more of ${row.group.label}: ${groupWords(row.tasks)}`
  return `${row.group.label}, ${row.group.tasks.length} task runs: ${groupWords(row.group.tasks)}`
}

const Label = memo(function Label({ row, now }: { row: TimelineRow; now: number }) {
  const state = row.kind === 'task' ? row.task : groupState(row.kind === 'more' ? row.tasks : row.group.tasks)
  const name = row.kind === 'task' ? row.task.name : row.kind === 'more' ? `${row.tasks.length} more` : row.group.label
  const loud = row.kind !== 'more' && isBad(state)
  const indent = row.kind === 'more' || (row.kind === 'task' && row.level === 2)
  const facts =
    row.kind === 'task' ? taskLength(row.task, now) : `×${(row.kind === 'more' ? row.tasks : row.group.tasks).length}`
  const tone = stateTone(state.stateType, state.stateName)
  return (
    <div
      className={`flex min-w-0 items-center gap-1.5 border-r border-line pr-2 text-12 ${indent ? 'pl-5' : 'pl-1.5'}`}
    >
      {row.kind === 'task' ? (
        <span className="w-3 shrink-0" />
      ) : (
        <Icon
          name={row.kind === 'group' && row.open ? 'chevron-down' : 'chevron-right'}
          className="size-3! text-faint"
        />
      )}
      <StateShape type={state.stateType} name={state.stateName} className="size-3!" />
      <span
        className={`min-w-0 truncate ${
          loud
            ? tone === 'crashed'
              ? 'font-semibold text-crashed'
              : 'font-semibold text-failed'
            : row.kind === 'more'
              ? 'text-muted'
              : ''
        }`}
      >
        {name}
      </span>
      <span className="mono ml-auto shrink-0 pl-1 text-muted max-sm:hidden">{facts}</span>
    </div>
  )
})

function TaskBars({ task, frame, attempts }: { task: TimelineTask; frame: Frame; attempts: Attempt[] | undefined }) {
  if (task.start === null) return <NotStarted task={task} frame={frame} />
  const wait =
    task.expectedStart !== null && task.expectedStart < task.start && place(frame, task.expectedStart, task.start)
  return (
    <>
      {wait && <span className="absolute top-1.5 h-2 min-w-0.5 rounded-xs border border-faint" style={wait} />}
      {attempts && attempts.length > 1 ? (
        <Tries task={task} attempts={attempts} frame={frame} />
      ) : (
        <Bar
          task={task}
          start={task.start}
          end={task.end ?? frame.now}
          tone={stateTone(task.stateType, task.stateName)}
          frame={frame}
        />
      )}
    </>
  )
}

function Bar({
  task,
  start,
  end,
  tone,
  frame,
}: {
  task: TimelineTask
  start: number
  end: number
  tone: StateTone
  frame: Frame
}) {
  const at = place(frame, start, end)
  if (!at) return null
  // What still runs has no end: its bar is open on the right.
  const open = task.end === null && end === frame.now
  return (
    <span
      className={`absolute top-1.25 h-2.5 min-w-0.5 ${open ? 'rounded-l-xs border-r-2 border-running' : 'rounded-xs'} ${toneFill[tone]}`}
      style={at}
    />
  )
}

/** Each try by itself, numbered, with the waits between them dashed. */
function Tries({ task, attempts, frame }: { task: TimelineTask; attempts: Attempt[]; frame: Frame }) {
  return attempts.map((attempt, index) => {
    const end = attempt.end ?? task.end ?? frame.now
    const next = attempts[index + 1]
    const wait = next && place(frame, end, next.start)
    const last = index === attempts.length - 1
    // A try that did not end the task failed, whatever its next state is called.
    const tone = last ? stateTone(task.stateType, task.stateName) : 'failed'
    const at = place(frame, attempt.start, end)
    return (
      <span key={attempt.start} className="contents">
        <Bar task={task} start={attempt.start} end={end} tone={tone} frame={frame} />
        {at && (
          <span
            className="mono absolute top-1.25 h-2.5 rounded-xs bg-raised px-0.5 leading-2.5"
            style={{ left: at.left }}
          >
            {attempt.number}
          </span>
        )}
        {wait && <span className="absolute top-1.5 h-2 rounded-xs border border-dashed border-faint" style={wait} />}
      </span>
    )
  })
}

function NotStarted({ task, frame }: { task: TimelineTask; frame: Frame }) {
  if (frame.runOver || task.expectedStart === null) {
    return (
      <span className="absolute left-1 truncate text-12 text-faint">
        {frame.runOver
          ? `never started${task.stateName === 'NotReady' ? ': what it waits for did not complete' : ''}`
          : 'waits'}
      </span>
    )
  }
  const at = place(frame, task.expectedStart, frame.now)
  return (
    at && <span className="absolute top-1.5 h-2 min-w-0.5 rounded-xs border border-dashed border-faint" style={at} />
  )
}

/** Many tasks in one line: how many were at work at each moment, with the failed ones on top. */
export const DensityBar = memo(function DensityBar({ tasks, frame }: { tasks: TaskGroup['tasks']; frame: Frame }) {
  const { ok, running, bad, peak } = density(tasks, frame.scale, frame.view, SLICES, frame.now)
  const height = 16
  return (
    <svg
      viewBox={`0 0 ${SLICES} ${height}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
      className="absolute inset-x-0 top-0.5 h-4 w-full"
    >
      <path d={columnsPath(ok, peak, height)} className="fill-bar-completed" />
      <path d={columnsPath(running, peak, height, [ok])} className="fill-bar-running" />
      <path d={columnsPath(bad, peak, height, [ok, running])} className="fill-bar-failed" />
    </svg>
  )
})
