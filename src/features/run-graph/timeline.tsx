import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type PointerEvent,
} from 'react'
import { serverNow } from '~/api/clock'
import type { Attempt } from './attempts'
import type { Gap } from './time-scale'
import { activate, pressTimelineKey } from './timeline-keys'
import { Axis, Grid } from './timeline-overlay'
import { Overview } from './timeline-overview'
import { Row, ROW_HEIGHT, type Frame } from './timeline-rows'
import { TimelineStore } from './timeline-store'
import type { TimelineTask } from './timeline-tasks'
import type { TipTarget } from './timeline-tip'
import { useSize } from './use-size'

const TimelineLines = lazy(() => import('./timeline-lines').then((module) => ({ default: module.TimelineLines })))
const TimelineTip = lazy(() => import('./timeline-tip').then((module) => ({ default: module.TimelineTip })))

/** What of the run the timeline draws. Times are ms since the epoch. */
export type TimelineProps = {
  tasks: TimelineTask[]
  runStart: number | null
  /** Null while the run goes on. */
  runEnd: number | null
  attempts: Attempt[]
  gaps: Gap[]
  selected: string | null
  onSelect: (taskId: string | null) => void
  /** Tries of the selected task, where its state history has been read. */
  selectedAttempts: Attempt[] | undefined
}

/** Rows drawn beyond the edges of what is in sight, and all that is drawn where nothing is laid out. */
const OVERSCAN = 6
const UNMEASURED = 40

export const useTimelineStore = () => useState(() => new TimelineStore(serverNow()))[0]

/**
 * Task runs over time. A tree for the keyboard and for screen readers (every row says its task, state and times);
 * ctrl + wheel, + and − zoom, 0 fits, drag or shift + arrows pan, a click selects.
 */
export function Timeline({ store, ...props }: TimelineProps & { store: TimelineStore }) {
  const { tasks, runStart, runEnd, gaps, selected, onSelect } = props
  useLayoutEffect(
    () => store.setInput({ tasks, runStart, runEnd, gaps, selected }),
    [store, tasks, runStart, runEnd, gaps, selected],
  )
  useEffect(() => {
    if (runEnd !== null) return
    const timer = setInterval(() => store.setNow(serverNow()), 500)
    return () => clearInterval(timer)
  }, [store, runEnd])

  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot)
  const { rows, scale, view, now } = snapshot
  const frame = useMemo<Frame>(() => ({ scale, view, now, runOver: runEnd !== null }), [scale, view, now, runEnd])

  const [tree, setTree] = useState<HTMLDivElement | null>(null)
  const scrollTo = useRef<(top: number) => void>(() => {})
  const attachTree = useCallback((element: HTMLDivElement | null) => {
    setTree(element)
    scrollTo.current = (top) => {
      if (element) element.scrollTop = top
    }
  }, [])
  const [track, setTrack] = useState<HTMLDivElement | null>(null)
  const height = useSize(tree).height
  const width = Math.max(0, useSize(track).width - 16)
  const [scrollTop, setScrollTop] = useState(0)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const [tip, setTip] = useState<TipTarget | null>(null)
  const id = useId()

  const places = useMemo(() => new Map(rows.map((row, at) => [row.key, at])), [rows])
  const indexOf = (key: string | null) => (key === null ? -1 : (places.get(key) ?? -1))
  const active = indexOf(activeKey ?? selected)
  const first = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - OVERSCAN)
  const last = Math.min(rows.length, height > 0 ? Math.ceil((scrollTop + height) / ROW_HEIGHT) + OVERSCAN : UNMEASURED)

  const reveal = (index: number) => {
    if (!tree || index < 0) return
    const top = index * ROW_HEIGHT
    if (top < tree.scrollTop) scrollTo.current(top)
    else if (top + ROW_HEIGHT > tree.scrollTop + tree.clientHeight)
      scrollTo.current(top + ROW_HEIGHT - tree.clientHeight)
  }
  const moveTo = (index: number) => {
    const row = rows[index]
    if (!row) return
    setActiveKey(row.key)
    reveal(index)
    setTip(tree ? { kind: 'keyboard', row, top: index * ROW_HEIGHT - tree.scrollTop } : null)
  }

  // A task selected elsewhere (the cause line, a log line) comes into sight.
  const selectedRow = indexOf(selected)
  const shown = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (selected === shown.current || (selected && selectedRow < 0)) return
    shown.current = selected
    reveal(selectedRow)
  })

  useWheel(tree, store)
  const drag = useDrag(store, width, (index) => {
    const row = rows[index]
    if (!row) return
    setActiveKey(row.key)
    activate(row, store, onSelect)
  })

  const task = selected ? store.task(selected) : undefined

  return (
    <div className="relative flex min-h-0 flex-1 flex-col [--timeline-columns:var(--timeline-label)_minmax(0,1fr)] [--timeline-label:220px] max-sm:[--timeline-label:132px]">
      <div className="grid flex-none grid-cols-(--timeline-columns) border-b border-line">
        <span className="border-r border-line pl-4 text-12 leading-4.5 text-faint">Task</span>
        <div ref={setTrack} className="min-w-0">
          <Axis frame={frame} attempts={props.attempts} width={width} />
        </div>
      </div>
      <div
        ref={attachTree}
        role="tree"
        tabIndex={0}
        aria-label="Task runs over time"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        className="group/tree relative min-h-0 flex-1 touch-pan-y overflow-x-hidden overflow-y-auto outline-none select-none focus-visible:shadow-[inset_0_0_0_2px_var(--color-accent)]"
        onScroll={(event) => {
          setScrollTop(event.currentTarget.scrollTop)
          setTip(null)
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return
          if (pressTimelineKey(event, { store, rows, active, moveTo, onSelect })) {
            event.preventDefault()
            event.stopPropagation()
          }
        }}
        onBlur={() => setTip(null)}
        {...drag}
        onPointerMove={(event) => {
          drag.onPointerMove(event)
          setTip(pointed(event, rows))
        }}
        onPointerLeave={() => setTip(null)}
      >
        <div role="none" className="relative" style={{ height: rows.length * ROW_HEIGHT, minHeight: '100%' }}>
          <Grid frame={frame} width={width} />
          {rows.slice(first, last).map((row, offset) => (
            <Row
              key={row.key}
              row={row}
              id={`${id}-${first + offset}`}
              index={first + offset}
              count={rows.length}
              top={(first + offset) * ROW_HEIGHT}
              selected={row.kind === 'task' && row.task.id === selected}
              active={first + offset === active}
              frame={frame}
              attempts={row.key === selected ? props.selectedAttempts : undefined}
            />
          ))}
          {task && (
            <Suspense>
              <TimelineLines task={task} tasks={tasks} rows={rows} frame={frame} width={width} />
            </Suspense>
          )}
        </div>
      </div>
      <Overview store={store} tasks={tasks} frame={frame} />
      {tip && (
        <Suspense>
          <TimelineTip target={tip} frame={frame} />
        </Suspense>
      )}
    </div>
  )
}

function pointed(event: PointerEvent<HTMLElement>, rows: TipTarget['row'][]): TipTarget | null {
  if (event.pointerType === 'touch' || event.buttons > 0) return null
  const element = event.target instanceof Element ? event.target.closest('[data-row]') : null
  const row = element instanceof HTMLElement ? rows[Number(element.dataset.row)] : undefined
  const box = event.currentTarget.getBoundingClientRect()
  return row ? { kind: 'pointer', row, left: event.clientX - box.left, top: event.clientY - box.top } : null
}

/** Ctrl + wheel (and a pinch, which browsers report as one) zooms; a sideways wheel pans; a plain one scrolls. */
function useWheel(tree: HTMLElement | null, store: TimelineStore) {
  useEffect(() => {
    if (!tree) return
    const onWheel = (event: WheelEvent) => {
      const track = tree.querySelector('[data-track]')?.getBoundingClientRect()
      if (!track) return
      const { view } = store.getSnapshot()
      const width = view.to - view.from
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        const share = Math.min(Math.max((event.clientX - track.left) / track.width, 0), 1)
        store.zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 150), view.from + share * width)
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault()
        store.pan((event.deltaX / track.width) * width)
      }
    }
    // React's own wheel listener is passive and could not keep the page from zooming.
    tree.addEventListener('wheel', onWheel, { passive: false })
    return () => tree.removeEventListener('wheel', onWheel)
  }, [tree, store])
}

/** A press that moves pans; one that does not is a click on its row. */
function useDrag(store: TimelineStore, width: number, onClick: (row: number) => void) {
  const press = useRef<{ x: number; at: number; moved: boolean } | null>(null)
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) press.current = { x: event.clientX, at: event.clientX, moved: false }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const now = press.current
      if (!now || event.pointerType === 'touch' || event.buttons === 0) return
      if (!now.moved && Math.abs(event.clientX - now.x) < 4) return
      if (!now.moved) event.currentTarget.setPointerCapture(event.pointerId)
      const { view } = store.getSnapshot()
      store.pan(((now.at - event.clientX) / Math.max(width, 1)) * (view.to - view.from))
      press.current = { x: now.x, at: event.clientX, moved: true }
    },
    onPointerUp: () => undefined,
    onClick: (event: React.MouseEvent<HTMLElement>) => {
      const moved = press.current?.moved
      press.current = null
      const element = event.target instanceof Element ? event.target.closest('[data-row]') : null
      if (!moved && element instanceof HTMLElement) onClick(Number(element.dataset.row))
    },
  }
}
