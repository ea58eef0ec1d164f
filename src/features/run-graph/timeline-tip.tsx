import { useMemo } from 'react'
import { formatDuration } from '~/lib/duration'
import type { TimelineRow } from './task-groups'
import { groupWords, taskWords, type Frame } from './timeline-rows'

export type TipTarget = { row: TimelineRow; top: number } & ({ kind: 'pointer'; left: number } | { kind: 'keyboard' })

/** What the row under the pointer or the keyboard is. Screen readers have the same words as the row's name. */
export function TimelineTip({ target, frame }: { target: TipTarget; frame: Frame }) {
  const { row } = target
  const { scale, now, runOver } = frame
  // What it says is of all tasks of a group, and does not change while the row under it is panned and zoomed.
  const [first, ...more] = useMemo(() => rowWords(row, { scale, now, runOver }), [row, scale, now, runOver])
  const left = target.kind === 'pointer' ? target.left + 14 : 240
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-20 w-max max-w-[min(22rem,80%)] rounded-md border border-line-strong bg-raised px-2 py-1 text-12 wrap-anywhere shadow-popup"
      style={{
        // The axis is 19 px high; the tip stands under the row, and left of the pointer when there is no room.
        top: target.top + 19 + 22,
        left: `min(${left}px, max(8px, 100% - 23rem))`,
      }}
    >
      <p className="font-medium">{row.kind === 'task' ? row.task.name : row.group.label}</p>
      <p>{first}</p>
      {more.map((words) => (
        <p key={words} className={row.kind === 'task' ? undefined : 'text-muted'}>
          {words}
        </p>
      ))}
    </div>
  )
}

type FrameOfWords = Pick<Frame, 'scale' | 'now' | 'runOver'>

function rowWords(row: TimelineRow, frame: FrameOfWords): string[] {
  if (row.kind === 'task') return taskWords(row.task, frame)
  const tasks = row.kind === 'more' ? row.tasks : row.group.tasks
  return [groupWords(tasks), groupTimes(tasks, frame.now)]
}

function groupTimes(tasks: { start: number | null; end: number | null }[], now: number): string {
  const lengths = tasks
    .flatMap((task) => (task.start === null ? [] : [(task.end ?? now) - task.start]))
    .toSorted((a, b) => a - b)
  if (lengths.length === 0) return 'none has started'
  const at = (share: number) => formatDuration((lengths[Math.floor((lengths.length - 1) * share)] as number) / 1000)
  return `half took less than ${at(0.5)}, the longest ${at(1)}`
}
