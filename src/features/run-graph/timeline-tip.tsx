import { formatDuration } from '~/lib/duration'
import type { TimelineRow } from './task-groups'
import { groupWords, taskWords, type Frame } from './timeline-rows'

export type TipTarget = { row: TimelineRow; top: number } & ({ kind: 'pointer'; left: number } | { kind: 'keyboard' })

/** What the row under the pointer or the keyboard is. Screen readers have the same words as the row's name. */
export function TimelineTip({ target, frame }: { target: TipTarget; frame: Frame }) {
  const { row } = target
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
      {row.kind === 'task' ? (
        taskWords(row.task, frame).map((words) => <p key={words}>{words}</p>)
      ) : (
        <>
          <p>{groupWords(row.kind === 'more' ? row.tasks : row.group.tasks)}</p>
          <p className="text-muted">{groupTimes(row.kind === 'more' ? row.tasks : row.group.tasks, frame)}</p>
        </>
      )}
    </div>
  )
}

function groupTimes(tasks: { start: number | null; end: number | null }[], { now }: Frame): string {
  const lengths = tasks
    .flatMap((task) => (task.start === null ? [] : [(task.end ?? now) - task.start]))
    .toSorted((a, b) => a - b)
  if (lengths.length === 0) return 'none has started'
  const at = (share: number) => formatDuration((lengths[Math.floor((lengths.length - 1) * share)] as number) / 1000)
  return `half took less than ${at(0.5)}, the longest ${at(1)}`
}
