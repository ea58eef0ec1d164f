import { useNow } from '~/ui/now'
import { parseTime } from '~/lib/time'
import { RelativeTime } from '~/ui/relative-time'
import { notableLateness } from '~/features/runs/run-clock'

export interface Due {
  count: number
  since: string | null
  /** False: at least so many. */
  complete: boolean
}

/** Runs that are due for longer than a worker needs to take them. */
export function useIsLate({ count, since }: Pick<Due, 'count' | 'since'>): boolean {
  const now = useNow(5000)
  const at = parseTime(since)
  return count > 0 && at !== null && now - at > notableLateness * 1000
}

/** `3 · 12 min ago`: how many runs are due and not started, and since when the first of them is. */
export function DueText({ due }: { due: Due }) {
  const late = useIsLate(due)
  if (due.count === 0) return <span className="mono text-faint">{due.complete ? '0' : '0+'}</span>
  return (
    <span className={`whitespace-nowrap ${late ? 'font-semibold text-late' : ''}`}>
      <span className="mono">
        {due.count}
        {!due.complete && '+'}
      </span>
      <span className="font-normal max-sm:hidden">
        {' · '}
        <RelativeTime at={due.since} />
      </span>
    </span>
  )
}
