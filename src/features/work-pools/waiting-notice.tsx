import type { ReactNode } from 'react'
import { Icon } from '~/ui/icon'
import { RelativeTime } from '~/ui/relative-time'
import { type Due, useIsLate } from './due-text'

const runsWait = ({ count, complete }: Due) =>
  complete && count === 1
    ? '1 run waits, due'
    : `${count.toLocaleString('en')}${complete ? '' : ' or more'} runs wait, the first due`

/** Runs that should have started, and why they have not; nothing while all is well. */
export function WaitingNotice({
  due,
  reasons,
  children,
}: {
  due: Due | undefined
  /** Whole sentences. */
  reasons: readonly string[]
  /** What to do about it; with it the notice is there even while no run waits. */
  children?: ReactNode
}) {
  const late = useIsLate(due ?? { count: 0, since: null })
  if (!late && !children) return null
  return (
    <section
      aria-label="What holds its runs back"
      className="flex flex-none flex-col gap-1.5 border-b border-line bg-late-bg px-4 py-2"
    >
      <p className="flex items-start gap-2">
        <Icon name="alert" className="mt-0.75 text-late" />
        <span className="min-w-0 wrap-anywhere">
          {late && due && (
            <span className="font-semibold text-late">
              {runsWait(due)} <RelativeTime at={due.since} />.{' '}
            </span>
          )}
          {reasons.join(' ')}
        </span>
      </p>
      {children && <div className="pl-5.5">{children}</div>}
    </section>
  )
}
