import { useId, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Button, IconButton } from '~/ui/button'
import { Icon } from '~/ui/icon'
import { Splitter } from './splitter'
import { Timeline, useTimelineStore, type TimelineProps } from './timeline'
import { ROW_HEIGHT } from './timeline-rows'

/** Axis, overview and borders around the rows, px. */
const FRAME = 42
const MIN = FRAME + 3 * ROW_HEIGHT
const START = FRAME + 10 * ROW_HEIGHT
const MAX = 720

/**
 * The timeline with its heading: foldable (on a phone it begins folded), resizable, zoomed by buttons too.
 * `note` says how much of the run is drawn; `children` stand in for the rows while there are none.
 */
export function TimelinePane({
  note,
  onReach,
  children,
  ...props
}: TimelineProps & {
  note: ReactNode
  /** Somebody turns to it, by pointer, touch or keyboard. */
  onReach?: () => void
  children?: ReactNode
}) {
  const store = useTimelineStore()
  // These two only: the heading is not drawn anew for each frame of a pan.
  const rowCount = useSyncExternalStore(store.subscribe, () => store.getSnapshot().rows.length)
  const fitted = useSyncExternalStore(store.subscribe, () => store.getSnapshot().fitted)
  // Undefined: by the width of the screen, in CSS, so that nothing jumps.
  const [open, setOpen] = useState<boolean>()
  const [chosen, setChosen] = useState<number>()
  const id = useId()
  const height = chosen ?? Math.min(START, FRAME + Math.max(rowCount, 3) * ROW_HEIGHT)
  const empty = children !== undefined && children !== null
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- heard from the controls inside
    <section
      aria-labelledby={id}
      className="flex flex-none flex-col border-b border-line bg-raised"
      onPointerEnter={onReach}
      onFocus={onReach}
    >
      <header className="flex h-8 flex-none items-center gap-2 pr-2 pl-2">
        <button
          type="button"
          aria-expanded={open ?? !isPhone()}
          className="flex min-w-0 items-center gap-1.5 rounded-sm px-1"
          onClick={() => setOpen(!(open ?? !isPhone()))}
        >
          <Icon
            name="chevron-right"
            className={open === undefined ? 'rotate-90 max-sm:rotate-0' : open ? 'rotate-90' : undefined}
          />
          <h2 id={id}>Timeline</h2>
        </button>
        <span className="truncate text-12 text-muted">{note}</span>
        {!empty && (
          <span className="ml-auto flex shrink-0 items-center gap-1.5 text-12 text-muted max-sm:hidden">
            <span aria-hidden="true" className="h-2 w-3.5 rounded-xs border border-faint" />
            waiting
            <IconButton
              size="small"
              icon="minus"
              label="Zoom out (−)"
              className="ml-2"
              onClick={() => store.zoom(1.6)}
            />
            <IconButton size="small" icon="plus" label="Zoom in (+)" onClick={() => store.zoom(0.6)} />
            <Button size="small" disabled={fitted} onClick={() => store.fit()}>
              Fit <kbd aria-hidden="true">0</kbd>
            </Button>
          </span>
        )}
      </header>
      <div
        className={`flex-none flex-col border-t border-line ${
          open === undefined ? 'flex max-sm:hidden' : open ? 'flex' : 'hidden'
        }`}
      >
        {empty ? (
          children
        ) : (
          <>
            <div className="flex min-h-0 flex-col" style={{ height }}>
              <Timeline store={store} {...props} />
            </div>
            <Splitter label="Height of the timeline" value={height} min={MIN} max={MAX} onChange={setChosen} />
          </>
        )}
      </div>
    </section>
  )
}

const isPhone = () => typeof matchMedia === 'function' && matchMedia('(max-width: 699px)').matches
