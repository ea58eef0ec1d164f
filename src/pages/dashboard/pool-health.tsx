import { Link } from 'react-router'
import type { WorkPool } from '~/api/work-pools'
import { QueryError, type QueryOutcome } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import { cx } from '~/ui/class-names'
import { Drawing } from '~/ui/icon'
import { type Column, DataTable } from '~/ui/table/data-table'
import { poolCondition, slotsOf } from './pool-condition'
import { Section } from './section'

export type PoolRow = { pool: WorkPool; late: number | undefined }

const most = 8

const disc = 'M8 2a6 6 0 100 12a6 6 0 100-12z'
const looks = {
  ready: { drawing: `${disc}M5.5 8.2l1.8 1.8 3.4-3.8`, tone: 'text-completed' },
  full: { drawing: `${disc}M4 8h8`, tone: 'text-late' },
  paused: { drawing: `${disc}M6.5 6v4M9.5 6v4`, tone: 'text-paused' },
  'not-ready': { drawing: 'M8 2.5l6 11H2zM8 6.5v3M8 11.5h.01', tone: 'text-late' },
  unknown: { drawing: `${disc}M6.4 6.4a1.7 1.7 0 112.4 1.6c-.5.3-.8.6-.8 1M8 11h.01`, tone: 'text-muted' },
}
/** What may need someone first. */
const order = ['not-ready', 'paused', 'full', 'unknown', 'ready']
const rank = ({ pool }: PoolRow) => order.indexOf(poolCondition(pool).kind)

export function PoolHealth({
  pools,
  lateByPool,
  query,
}: {
  pools: readonly WorkPool[] | undefined
  /** Undefined while not all late runs are known: part of them would be a wrong number. */
  lateByPool: ReadonlyMap<string, number> | undefined
  query: QueryOutcome
}) {
  const rows = pools
    ?.map((pool): PoolRow => ({ pool, late: lateByPool && (lateByPool.get(pool.name) ?? 0) }))
    .sort((a, b) => rank(a) - rank(b) || (b.late ?? 0) - (a.late ?? 0) || a.pool.name.localeCompare(b.pool.name))
  return (
    <Section
      title="Work pools"
      count={rows && rows.length > most ? `${most} of ${rows.length}` : undefined}
      query={query}
      actions={<Link to={paths.workPools()}>All work pools</Link>}
    >
      <DataTable
        label="Work pools"
        columns={columns}
        rows={rows?.slice(0, most)}
        rowKey={key}
        loading={!rows && !query.error}
        skeletonRows={2}
        error={query.error && <QueryError query={query} />}
        empty={
          <p className="px-4 py-3 text-muted">
            There are no work pools. <Link to={paths.createWorkPool()}>Create one</Link> to have workers run
            deployments.
          </p>
        }
      />
    </Section>
  )
}

const key = ({ pool }: PoolRow) => pool.id

const columns: readonly Column<PoolRow>[] = [
  {
    id: 'pool',
    header: 'Pool',
    cell: ({ pool }) => {
      const { kind, words } = poolCondition(pool)
      const { drawing, tone } = looks[kind]
      return (
        <span className="flex min-w-0 items-center gap-1.5">
          <Drawing className={cx('size-3.5 flex-none', tone)}>
            <path d={drawing} />
          </Drawing>
          <Link to={paths.workPool(pool.name)} className="min-w-0 truncate font-medium">
            {pool.name}
          </Link>
          <span className={cx('shrink-0', kind === 'ready' ? 'text-muted' : tone)}>{words}</span>
        </span>
      )
    },
  },
  {
    id: 'slots',
    header: 'Slots in use',
    width: '112px',
    cell: ({ pool }) => <Slots pool={pool} />,
  },
  {
    id: 'late',
    header: 'Late',
    width: '60px',
    align: 'right',
    cell: ({ late }) =>
      late === undefined ? (
        <span className="text-faint">–</span>
      ) : (
        <span className={cx('mono', late > 0 ? 'font-medium text-late' : 'text-muted')}>
          {late.toLocaleString('en')}
        </span>
      ),
  },
]

function Slots({ pool }: { pool: WorkPool }) {
  const slots = slotsOf(pool)
  if (!slots) return <span className="text-faint">{pool.concurrency_limit ? '–' : 'no limit'}</span>
  const share = slots.limit > 0 ? Math.min(1, slots.taken / slots.limit) : 1
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-1.5 w-10 overflow-hidden rounded-full bg-hover">
        <span
          className={cx('block h-full', share >= 1 ? 'bg-bar-late' : 'bg-bar-running')}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="mono">
        {slots.taken} / {slots.limit}
      </span>
    </span>
  )
}
