import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { useLiveStatus } from '~/api/live/status'
import { cx } from '~/ui/class-names'
import { RelativeTime } from '~/ui/relative-time'

/** One widget: its name, what it counts, and how old that is while nothing keeps it up to date. */
export function Section({
  title,
  count,
  actions,
  query,
  className,
  children,
}: {
  title: string
  /** Beside the title, in mono: a number or a few words. */
  count?: ReactNode
  /** At the right end: the way to all of them. */
  actions?: ReactNode
  /** Whose age matters. */
  query: Pick<UseQueryResult, 'dataUpdatedAt' | 'error'>
  className?: string
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={cx('min-w-0 border-b border-line', className)}>
      <header className="flex min-h-9 flex-wrap items-center gap-x-2 border-b border-line px-4 py-1">
        <h2 id={id}>{title}</h2>
        {count !== undefined && <span className="mono text-12 text-muted">{count}</span>}
        <span className="ml-auto flex items-center gap-3 text-12 text-muted">
          <DataAge query={query} />
          {actions}
        </span>
      </header>
      {children}
    </section>
  )
}

/** While events come in, what is shown is as of now; an error says the age itself. */
function DataAge({ query: { dataUpdatedAt, error } }: { query: Pick<UseQueryResult, 'dataUpdatedAt' | 'error'> }) {
  const { state } = useLiveStatus()
  if (dataUpdatedAt === 0 || error || state === 'live' || state === 'catching up' || state === 'connecting') return null
  return (
    <span className="text-late">
      as of <RelativeTime at={dataUpdatedAt} />
    </span>
  )
}
