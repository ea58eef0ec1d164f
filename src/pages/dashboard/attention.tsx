import type { ReactNode, RefObject } from 'react'
import { Link } from 'react-router'
import type { FlowRun } from '~/api/flow-runs'
import type { WorkPool } from '~/api/work-pools'
import { QueryError, type QueryOutcome } from '~/features/page/query-error'
import type { NewRunsNotice } from '~/api/live/new-runs'
import { wordFor } from '~/features/runs/count-words'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { cx } from '~/ui/class-names'
import { Icon } from '~/ui/icon'
import { Skeleton } from '~/ui/skeleton'
import { RowIsActive } from '~/ui/table/active-row'
import { FailedRow, LateGroup, WaitingRow } from './attention-row'
import { lateGroups, lateKey } from './next-groups'
import { Section } from './section'

/** One kind of what needs a person. */
export type Need = {
  /** Undefined until the first answer. */
  rows: readonly FlowRun[] | undefined
  /** All there are, where that is known for certain; more than the rows when those are only the first. */
  total: number | undefined
  /** The server has more than these. */
  more?: boolean
  /** The rows are of the window before. */
  stale?: boolean
  /** Where just those `total` are listed. */
  all: string
  query: QueryOutcome
}

export function Attention({
  failed,
  late,
  waiting,
  pools,
  span,
  newFailures,
  box,
}: {
  failed: Need
  late: Need
  waiting: Need
  pools: readonly WorkPool[] | undefined
  /** "in the last 24 hours" */
  span: string
  /** Failures that came while someone points at the rows. */
  newFailures: NewRunsNotice
  /** Around the rows: while someone points at them nothing may move them. */
  box: RefObject<HTMLDivElement | null>
}) {
  const needs = [failed, late, waiting]
  const loading = needs.some(({ rows, query }) => rows === undefined && !query.error)
  const known = needs.every(({ rows }) => rows !== undefined)
  const count = needs.reduce((sum, { rows, total }) => sum + Math.max(total ?? 0, rows?.length ?? 0), 0)
  return (
    <Section
      title="Needs attention"
      count={known && count > 0 ? count.toLocaleString('en') : undefined}
      query={failed.query}
    >
      <div ref={box}>
        <QueryError query={failed.query} />
        <Unknown need={late} what="Late runs" />
        <Unknown need={waiting} what="Runs that wait for input" />
        <Kind
          title="Waiting for a person"
          need={waiting}
          shown={waiting.rows?.length ?? 0}
          span={span}
          extra={<Link to={paths.waitingRuns()}>Answer in one place</Link>}
        >
          {waiting.rows?.map((run) => (
            <WaitingRow key={run.id} run={run} />
          ))}
        </Kind>
        <Kind
          title="Failed or crashed"
          need={failed}
          shown={failed.rows?.length ?? 0}
          span={span}
          extra={
            newFailures.count > 0 && (
              <Button size="small" variant="primary" onClick={newFailures.show}>
                {newFailures.count} new {wordFor(newFailures.count, 'runs')}
              </Button>
            )
          }
        >
          {failed.rows?.map((run) => (
            <FailedRow key={run.id} run={run} />
          ))}
        </Kind>
        <Kind title="Late" need={late} shown={late.rows?.length ?? 0} span={span}>
          {late.rows &&
            lateGroups(late.rows).map((runs) => (
              <LateGroup key={lateKey(runs[0]!)} runs={runs} complete={!late.more} pools={pools} />
            ))}
        </Kind>
        {loading && <LoadingRows />}
        {known && count === 0 && (
          <p className="flex items-center gap-2.5 px-4 py-3 text-muted">
            <Icon name="check" className="text-completed" />
            Nothing: no run has failed {span}, none is late and none waits for input.
          </p>
        )}
      </div>
    </Section>
  )
}

/** A heading with how many there are, and the way to all where the rows are only some. Nothing where there are none. */
function Kind({
  title,
  need: { rows, total, more = false, stale, all },
  shown,
  span,
  extra,
  children,
}: {
  title: string
  need: Need
  shown: number
  span: string
  extra?: ReactNode
  children: ReactNode
}) {
  if (!rows || (rows.length === 0 && !total)) return null
  const partial = total === undefined ? more : total > shown
  return (
    <>
      <div className="flex min-h-7 items-center gap-2 border-b border-line bg-sunken px-4 text-12">
        <h3 className="text-12!">{title}</h3>
        <span className="mono text-muted">
          {partial && total === undefined && 'the newest '}
          {shown.toLocaleString('en')}
          {partial && total !== undefined && ` of ${total.toLocaleString('en')}`}
        </span>
        <span className="ml-auto flex items-center gap-2">
          {extra}
          {partial && (
            <Link to={all}>
              All {total?.toLocaleString('en')} {span}
            </Link>
          )}
        </span>
      </div>
      <ul aria-label={title} className={cx('border-b border-line', stale && 'opacity-60')}>
        {/* Both ways of telling a time are there to be read: its tip is no stop on the way to the buttons. */}
        <RowIsActive value={false}>{children}</RowIsActive>
      </ul>
    </>
  )
}

/** Its request belongs to another widget, which has the server's words: here only that nothing is known of it. */
function Unknown({ need: { rows, query }, what }: { need: Need; what: string }) {
  if (!query.error || rows !== undefined) return null
  return (
    <p className="flex items-center gap-2 border-b border-line px-4 py-1.5 text-12 text-failed">
      <Icon name="alert" />
      {what} are not known: the request failed.
      <Button size="small" busy={query.isFetching} onClick={() => void query.refetch()}>
        Try again
      </Button>
    </p>
  )
}

function LoadingRows() {
  return (
    <div aria-busy="true" aria-label="Loading what needs attention">
      {['w-3/5', 'w-2/5', 'w-1/2'].map((width) => (
        <div key={width} className="flex flex-col gap-2 border-b border-line px-4 py-2.5">
          <Skeleton className={width} />
          <Skeleton className="w-40" />
        </div>
      ))}
    </div>
  )
}
