import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useState } from 'react'

/** Shorter lists are drawn whole: nothing to win, and the browser's own search finds every row. */
const worthwhile = 80

export type RowWindow = { start: number; end: number; before: number; after: number }

/**
 * Which rows of a long table to draw, and how much room the others take. The scroll box is the one around the table.
 * Heights are measured after drawing: on a phone a row with an error takes several lines.
 */
export function useRowWindow(container: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [scrollBox, setScrollBox] = useState<HTMLElement | null>(null)
  const [margin, setMargin] = useState(0)
  const windowed = count > worthwhile
  // oxlint-disable-next-line react-hooks/incompatible-library -- it renders by itself when it must
  const virtualizer = useVirtualizer({
    count,
    enabled: windowed,
    getScrollElement: () => scrollBox,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin: margin,
  })

  useLayoutEffect(() => {
    const element = container.current
    if (!element || !windowed) return
    const box = scrollBoxOf(element)
    setScrollBox(box)
    const body = element.querySelector('tbody') ?? element
    setMargin(body.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop)
  }, [container, windowed])

  const items = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)
  const start = first?.index ?? 0
  useLayoutEffect(() => {
    if (!windowed) return
    const rows = container.current?.querySelectorAll<HTMLElement>('tr[data-row]') ?? []
    for (const [index, row] of [...rows].entries()) {
      const { height } = row.getBoundingClientRect()
      if (height > 0) virtualizer.resizeItem(start + index, height)
    }
  })

  if (!windowed) return { start: 0, end: count, before: 0, after: 0 }
  if (!first || !last) return { start: 0, end: Math.min(count, worthwhile), before: 0, after: 0 }
  return {
    start: first.index,
    end: last.index + 1,
    before: Math.max(0, first.start - margin),
    after: Math.max(0, virtualizer.getTotalSize() - (last.end - margin)),
  }
}

/** The box that the element scrolls in. */
export function scrollBoxOf(element: HTMLElement): HTMLElement {
  for (let box = element.parentElement; box; box = box.parentElement)
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box
  return document.documentElement
}
