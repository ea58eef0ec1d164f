import { useLayoutEffect, useState } from 'react'

export type LogBox = {
  /** Pixels. */
  height: number
  /** Characters of a message that fit into a row. */
  columns: number
  /** Too narrow for columns: facts stand above the message. */
  stacked: boolean
}

const RULER = 40
const NARROW = 620
/** Where nothing is laid out, as in tests. */
const UNKNOWN: LogBox = { height: 600, columns: 100, stacked: false }

/**
 * Measures the scroll box and how many characters fit: `ruler` is an unseen row like the others, whose last cell holds an element
 * of forty characters. Called again when anything that changes the columns does.
 */
export function useLogBox(box: HTMLElement | null, ruler: HTMLElement | null, layoutKey: string): LogBox {
  const [size, setSize] = useState(UNKNOWN)
  useLayoutEffect(() => {
    const cell = ruler?.lastElementChild
    const text = cell?.firstElementChild
    if (!box || !cell || !text) return
    const measure = () => {
      const [room, width] = [cell.getBoundingClientRect().width, text.getBoundingClientRect().width]
      if (box.clientHeight === 0 || width === 0) return
      const columns = Math.max(8, Math.floor((room / width) * RULER))
      const stacked = box.clientWidth < NARROW
      setSize((old) =>
        old.height === box.clientHeight && old.columns === columns && old.stacked === stacked
          ? old
          : { height: box.clientHeight, columns, stacked },
      )
    }
    measure()
    // The first measure may be that of a font that is replaced when ours has come.
    void document.fonts?.ready.then(measure)
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    observer.observe(cell)
    return () => observer.disconnect()
  }, [box, ruler, layoutKey])
  return size
}

export const RULER_TEXT = '0'.repeat(RULER)
