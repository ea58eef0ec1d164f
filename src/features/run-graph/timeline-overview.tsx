import { useMemo, useRef, type PointerEvent } from 'react'
import { DensityBar, type Frame } from './timeline-rows'
import type { TimelineStore } from './timeline-store'
import type { TimelineTask } from './timeline-tasks'

/** The whole run in one line, with the part in view marked; press or drag to move there. The keys of the tree do the same. */
export function Overview({ store, tasks, frame }: { store: TimelineStore; tasks: TimelineTask[]; frame: Frame }) {
  const bar = useRef<HTMLDivElement>(null)
  const { scale, now, runOver } = frame
  const { span } = scale
  const whole = useMemo<Frame>(
    () => ({ scale, now, runOver, view: { from: 0, to: span } }),
    [scale, now, runOver, span],
  )
  const percent = (x: number) => `${(x / span) * 100}%`
  const go = (event: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect()
    if (!box || event.buttons === 0) return
    const { from, to } = store.getSnapshot().view
    const half = (to - from) / 2
    const at = ((event.clientX - box.left) / box.width) * span
    store.pan(at - half - from)
  }
  return (
    <div aria-hidden="true" className="grid h-5 flex-none grid-cols-(--timeline-columns) border-t border-line">
      <span className="truncate border-r border-line pl-4 text-12 leading-5 text-faint">Overview</span>
      <div
        ref={bar}
        className="relative mr-4 min-w-0 touch-none"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          go(event)
        }}
        onPointerMove={go}
      >
        <DensityBar tasks={tasks} frame={whole} />
        <span
          className={`absolute inset-y-0 border-x-2 border-accent bg-accent/10 ${frame.view.to - frame.view.from >= span ? 'border-transparent bg-transparent' : ''}`}
          style={{ left: percent(frame.view.from), width: percent(frame.view.to - frame.view.from) }}
        />
      </div>
    </div>
  )
}
