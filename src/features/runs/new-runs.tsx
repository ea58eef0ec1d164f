import { type RefObject, useEffect, useRef, useState } from 'react'
import type { NewRunsNotice } from '~/api/live/new-runs'
import { wordFor } from './count-words'

/** Whether the mark at the head of a list is on screen: only then may rows come in by themselves. */
export function useAtTop(): [RefObject<HTMLDivElement | null>, boolean] {
  const mark = useRef<HTMLDivElement>(null)
  const [atTop, setAtTop] = useState(true)
  useEffect(() => {
    if (!mark.current || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver((entries) => setAtTop(entries.at(-1)?.isIntersecting ?? true))
    observer.observe(mark.current)
    return () => observer.disconnect()
  }, [])
  return [mark, atTop]
}

/**
 * Stands right above the table. Rows that came while one reads further down wait behind a pill: what is being read
 * never moves away. The pill lies over the table's header, not over its rows.
 */
export function NewRuns({
  notice,
  what,
  mark,
}: {
  notice: NewRunsNotice
  what: string
  mark: RefObject<HTMLDivElement | null>
}) {
  const { count, show } = notice
  return (
    <>
      <div ref={mark} className="-mb-px h-px flex-none" />
      <div role="status" className="sticky top-0.5 z-20 flex h-0 flex-none justify-center">
        {count > 0 && (
          <button
            type="button"
            onClick={() => {
              show()
              mark.current?.scrollIntoView({ block: 'nearest' })
            }}
            className="h-6.5 rounded-full bg-ink px-3 text-12 font-medium text-on-ink shadow-popup"
          >
            {count.toLocaleString('en')} new {wordFor(count, what)}
          </button>
        )}
      </div>
    </>
  )
}
