import { useEffect, useRef } from 'react'
import type { RunRows } from '~/api/run-pages'
import { Button } from '~/ui/button'
import { Timestamp } from '~/ui/timestamp'
import { wordFor } from './count-words'
import { scrollBoxOf } from './row-window'

/** What of an infinite query the end of its list shows. */
export type PagedQuery = {
  data?: RunRows<{ expected_start_time?: string | null }>
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isFetchNextPageError: boolean
  isPlaceholderData: boolean
  error: Error | null
  fetchNextPage: () => unknown
}

/**
 * How near the end of the list comes to the edge of its box before more is fetched. Less than what stands above any list:
 * its first page is as long as the screen is high, and is enough until somebody scrolls.
 */
const ahead = '140px'

/**
 * The end of a list paged by time: loads more when it nears the screen, or on the button; says how far back the list
 * has looked, so that "no more" is never mistaken for "none ever".
 */
export function ListEnd({
  query,
  what,
  order = 'newest',
}: {
  query: PagedQuery
  what: string
  order?: 'newest' | 'oldest' | 'name'
}) {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const mark = useRef<HTMLSpanElement>(null)
  // After an error only a person tries again; a list in another order than time is not walked through by scrolling.
  const auto = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !query.isPlaceholderData
  useEffect(() => {
    const element = mark.current
    if (!element || !auto || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) void fetchNextPage()
      },
      { root: scrollBoxOf(element), rootMargin: ahead },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [auto, fetchNextPage])

  if (!data || data.rows.length === 0) return null
  const last = data.rows.at(-1)?.expected_start_time
  const reached = hasNextPage ? last : data.window?.start
  return (
    <span ref={mark} className="inline-flex flex-wrap items-center justify-center gap-x-3 gap-y-1">
      {hasNextPage && (
        <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchNextPageError
            ? 'Try again'
            : `Load ${order === 'newest' ? 'earlier' : order === 'oldest' ? 'later' : 'more'} ${what}`}
        </Button>
      )}
      {isFetchNextPageError && <span className="text-failed">{query.error?.message}</span>}
      <span className="text-12">
        {data.rows.length.toLocaleString('en')} {wordFor(data.rows.length, what)}
        {order === 'newest' && reached && (
          <>
            {hasNextPage ? ', searched back to ' : ', all since '}
            <Timestamp at={reached} style="date-time" />
          </>
        )}
      </span>
    </span>
  )
}
