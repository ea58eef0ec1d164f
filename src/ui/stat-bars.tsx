import { cx } from './class-names'

export type ProportionPart = {
  key: string
  label: string
  count: number
  /** A colour token without its prefix, such as `bar-failed`. */
  colorToken: string
}

/** 3 px of the usual width. */
const leastShare = 0.05

const color = (token: string) => `var(--color-${token})`

/**
 * A small bar cut in proportion to counts. One element with a hard-stop gradient, because there is one in every row.
 * A part that is there at all keeps at least a visible sliver.
 */
export function ProportionBar({
  parts,
  label,
  className,
}: {
  parts: readonly ProportionPart[]
  /** Comes before the counts in the accessible name: "Task runs: 12 completed, 1 failed". */
  label: string
  className?: string
}) {
  const present = parts.filter(({ count }) => count > 0)
  const total = present.reduce((sum, { count }) => sum + count, 0)
  const name = present.length
    ? `${label}: ${present.map((part) => `${part.count} ${part.label}`).join(', ')}`
    : `${label}: none`
  const raised = present.map(({ count }) => Math.max(leastShare, count / total))
  const scale = 100 / raised.reduce((sum, size) => sum + size, 0)
  const edges = raised.map((_, index) => raised.slice(0, index + 1).reduce((sum, size) => sum + size, 0) * scale)
  const stops = present.map(
    ({ colorToken }, index) =>
      `${color(colorToken)} ${(edges[index - 1] ?? 0).toFixed(2)}% ${edges[index]?.toFixed(2)}%`,
  )
  return (
    <span
      role="img"
      aria-label={name}
      className={cx('inline-block h-1.5 w-13.5 shrink-0 rounded-full bg-hover align-middle', className)}
      style={stops.length ? { backgroundImage: `linear-gradient(to right, ${stops.join(', ')})` } : undefined}
    />
  )
}
