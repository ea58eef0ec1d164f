import { RelativeTime } from '~/ui/relative-time'

/** Percent, 0 to 100; Prefect keeps it in these bounds, others may not. Null when it is no number. */
export function readProgress(data: unknown): number | null {
  const value = typeof data === 'string' && data.trim() !== '' ? Number(data) : data
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function ProgressArtifact({
  percent,
  label,
  updated,
}: {
  percent: number
  label: string
  updated: string | null
}) {
  const shown = Math.max(0, Math.min(100, percent))
  return (
    <div className="flex max-w-150 flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="mono text-16">{`${Number(percent.toFixed(2))} %`}</span>
        {updated && (
          <span className="text-12 text-muted">
            updated <RelativeTime at={updated} />
          </span>
        )}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={shown}
        className="h-2 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full transition-[width] duration-300 ${shown >= 100 ? 'bg-bar-completed' : 'bg-bar-running'}`}
          style={{ width: `${shown}%` }}
        />
      </div>
    </div>
  )
}
