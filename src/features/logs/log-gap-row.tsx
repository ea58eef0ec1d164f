import { Button } from '~/ui/button'
import type { LogGap } from './log-gaps'

/** Lines that are not loaded, where they would be. */
export function GapRow({
  gap,
  onFill,
  onLoadAll,
}: {
  gap: Readonly<LogGap>
  onFill: () => void
  onLoadAll: () => void
}) {
  const where = Number.isFinite(gap.after) ? 'Lines between are' : 'Older lines are'
  const busy = gap.filling.before || gap.filling.after
  return (
    <div className="flex h-10 items-center gap-2 border-y border-dashed border-line-strong bg-sunken px-3.5 font-sans text-12 whitespace-nowrap text-muted">
      {gap.error === null ? (
        <span className="truncate">{busy ? 'Loading lines…' : `${where} not loaded`}</span>
      ) : (
        <span role="alert" className="truncate text-failed">{`${where} not loaded: ${gap.error}`}</span>
      )}
      <Button size="small" busy={busy} onClick={onFill}>
        {gap.error === null ? 'Load more' : 'Retry'}
      </Button>
      <Button size="small" variant="quiet" onClick={onLoadAll}>
        Load all
      </Button>
    </div>
  )
}
