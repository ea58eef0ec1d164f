import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import type { PoolSlots } from '~/api/work-pools'
import type { QueueSlots } from '~/api/work-queues'
import { StateShape, stateWord } from '~/features/states/state-mark'
import { paths } from '~/lib/paths'
import { RelativeTime } from '~/ui/relative-time'
import { ProportionBar } from '~/ui/stat-bars'

export type Holder = NonNullable<QueueSlots['flow_runs']>[number] & { queue?: string }

/** `3 / 5` and a bar of it; a number the server did not give is not guessed. */
export function SlotsText({ inUse, limit }: { inUse: number | null | undefined; limit: number | null | undefined }) {
  if (limit === null || limit === undefined)
    return (
      <span className="text-muted">
        {inUse !== null && inUse !== undefined && <span className="mono text-text">{inUse} </span>}
        {inUse === null || inUse === undefined ? 'no limit' : 'in use, no limit'}
      </span>
    )
  const full = (inUse ?? 0) >= limit
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span className={`mono ${full ? 'text-late' : ''}`}>
        {inUse ?? '?'} / {limit}
      </span>
      <ProportionBar
        label="Slots"
        parts={[
          {
            key: 'used',
            label: 'in use',
            count: Math.min(inUse ?? 0, limit),
            colorToken: full ? 'bar-late' : 'bar-running',
          },
          { key: 'free', label: 'free', count: Math.max(0, limit - (inUse ?? 0)), colorToken: 'line-strong' },
        ]}
      />
    </span>
  )
}

const sinceThen = (a: Holder, b: Holder) => (a.state_timestamp ?? '').localeCompare(b.state_timestamp ?? '')

/** The runs that hold the pool's slots, the longest in their state first. */
export const poolHolders = (slots: PoolSlots): Holder[] =>
  (slots.queues ?? [])
    .flatMap(({ queue_name, flow_runs }) => (flow_runs ?? []).map((run): Holder => ({ ...run, queue: queue_name })))
    .sort(sinceThen)

const shown = 20

/** Who holds the slots: each run with its state, and since when it is in that. */
export function SlotHolders({
  holders,
  total,
  children,
}: {
  holders: readonly Holder[]
  /** How many there are in all. */
  total: number
  /** In the place of the list when there are none. */
  children: ReactNode
}) {
  const id = useId()
  if (total === 0) return <p className="text-muted">{children}</p>
  const rest = total - Math.min(holders.length, shown)
  return (
    <div>
      <h3 id={id} className="text-12 text-muted">
        Held by
      </h3>
      <ul aria-labelledby={id}>
        {holders.slice(0, shown).map((run) => (
          <li key={run.id} className="flex h-7 min-w-0 items-center gap-2">
            <StateShape type={run.state_type} name={run.state_name} />
            <Link to={paths.flowRun(run.id)} className="min-w-0 truncate">
              {run.name || run.id}
            </Link>
            {run.queue && run.queue !== 'default' && <span className="truncate text-12 text-muted">{run.queue}</span>}
            <span className="grow" />
            <span className="text-12 whitespace-nowrap text-muted">
              {stateWord(run.state_type, run.state_name)} <RelativeTime at={run.state_timestamp} />
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="text-12 text-muted">and {rest.toLocaleString('en')} more</p>}
    </div>
  )
}
