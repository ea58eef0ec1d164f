import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { cx } from '~/ui/class-names'

export type VirtualRowsHandle = {
  scrollToIndex: (index: number, align?: 'start' | 'center' | 'end' | 'auto') => void
  scrollToEnd: () => void
  /** The scroll box. */
  element: HTMLDivElement | null
}

/** A scroll box that renders only the rows in view; for logs and long lists. It needs a height from its parent. */
export function VirtualRows({
  count,
  rowHeight,
  measured = false,
  renderRow,
  rowKey,
  label,
  overscan = 12,
  follow = false,
  onFollowChange,
  onRange,
  className,
  ref,
}: {
  count: number
  /** In px: exact, or with `measured` the estimate for rows not seen yet. */
  rowHeight: number
  measured?: boolean
  renderRow: (index: number) => ReactNode
  /** Needed when rows are inserted before others. */
  rowKey?: (index: number) => string | number
  /** The accessible name of the scroll box. */
  label: string
  overscan?: number
  /** Keep the end in view as rows are added. */
  follow?: boolean
  /** A person scrolled away from the end (false) or back to it (true). */
  onFollowChange?: (follow: boolean) => void
  /** The rows now in view, first and last index. */
  onRange?: (first: number, last: number) => void
  className?: string
  ref?: Ref<VirtualRowsHandle>
}) {
  const box = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react-hooks/incompatible-library -- it renders by itself when it must
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan,
    ...(rowKey && { getItemKey: rowKey }),
  })
  const items = virtualizer.getVirtualItems()
  const total = virtualizer.getTotalSize()

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
  }
  useImperativeHandle(ref, () => ({
    scrollToIndex: (index, align = 'auto') => virtualizer.scrollToIndex(index, { align }),
    scrollToEnd: toEnd,
    element: box.current,
  }))

  useLayoutEffect(() => {
    if (follow) toEnd()
  }, [follow, count, total])

  const first = items[0]?.index ?? -1
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (first >= 0) onRange?.(first, last)
  }, [first, last, onRange])

  // A scroll that a person made, told from ours by the direction: ours only ever go down to the end.
  const lastTop = useRef(0)
  const onScroll = () => {
    const element = box.current
    if (!element) return
    const top = element.scrollTop
    const atEnd = element.scrollHeight - element.clientHeight - top < 4
    if (follow && top < lastTop.current && !atEnd) onFollowChange?.(false)
    else if (!follow && atEnd && top > lastTop.current) onFollowChange?.(true)
    lastTop.current = top
  }

  return (
    <div
      ref={box}
      role="region"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box must be reachable to be scrolled
      tabIndex={0}
      onScroll={onScroll}
      className={cx('min-h-0 flex-1 overflow-auto -outline-offset-2 [overflow-anchor:none]', className)}
    >
      <div className="relative w-full" style={{ height: `${total}px` }}>
        {items.map((item) => (
          <div
            key={item.key}
            data-index={item.index}
            ref={measured ? virtualizer.measureElement : undefined}
            className="absolute top-0 left-0 w-full"
            style={{ transform: `translateY(${item.start}px)`, height: measured ? undefined : `${item.size}px` }}
          >
            {renderRow(item.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
