import { cx } from '~/ui/class-names'
import { type Bucket, total } from './bars-layout'

/** What a bar counts, beside it while it is pointed at. */
export function BarTip({
  heading,
  bucket,
  x,
  width,
  below,
}: {
  heading: string
  bucket: Bucket
  x: number
  width: number
  below: number
}) {
  const parts = bucket.parts.filter(({ count }) => count > 0)
  // The bar itself carries these words as its name, so this is for eyes only.
  return (
    <div
      aria-hidden="true"
      className={cx(
        'pointer-events-none absolute z-20 w-max max-w-72 rounded-md border border-line-strong bg-raised px-2 py-1 text-12 shadow-popup',
        x < width / 2 ? '' : '-translate-x-full',
      )}
      style={{ left: `${x < width / 2 ? x + 8 : x - 8}px`, top: `${below + 4}px` }}
    >
      <div className="mono text-muted">{heading}</div>
      {parts.map((part) => (
        <div key={part.key} className="flex items-center gap-1.5">
          <span className="size-2 rounded-sm" style={{ backgroundColor: `var(--color-${part.colorToken})` }} />
          <span className="flex-1">{part.label}</span>
          <span className="mono ml-3">{part.count.toLocaleString('en')}</span>
        </div>
      ))}
      {parts.length !== 1 && (
        <div className="flex justify-between text-muted">
          <span>{parts.length === 0 ? 'None' : 'Total'}</span>
          {parts.length > 0 && <span className="mono">{total(bucket).toLocaleString('en')}</span>}
        </div>
      )}
    </div>
  )
}

/** The whole chart for those who cannot see it. */
export function BarsTable({
  label,
  buckets,
  spanText,
}: {
  label: string
  buckets: readonly Bucket[]
  spanText: (from: number, to: number) => string
}) {
  const names = new Map(buckets.flatMap(({ parts }) => parts.map((part) => [part.key, part.label] as const)))
  return (
    // A table does not shrink to the one pixel of `sr-only`: unclipped, it would make the page scroll sideways.
    <div className="sr-only">
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {[...names].map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket, index) =>
            // Empty ones say nothing; the chart shows the gap.
            total(bucket) === 0 ? null : (
              <tr key={bucket.start}>
                <th scope="row">{spanText(index, index)}</th>
                {[...names.keys()].map((key) => (
                  <td key={key}>{bucket.parts.find((part) => part.key === key)?.count ?? 0}</td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}
