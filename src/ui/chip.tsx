import type { ReactNode } from 'react'
import { cx } from './class-names'
import { Icon } from './icon'
import { Tooltip } from './tooltip'

/** One choice that is in force, such as a filter: what it is about, its value, and a way to drop it. */
export function Chip({
  label,
  children,
  onRemove,
  removeLabel,
  className,
}: {
  label?: string
  children: ReactNode
  onRemove?: () => void
  /** The accessible name of the × button; needed when neither `label` nor `children` is a text. */
  removeLabel?: string
  className?: string
}) {
  const name = removeLabel ?? `Remove ${label ?? (typeof children === 'string' ? children : '')}`.trim()
  return (
    <span
      className={cx(
        'inline-flex h-6 max-w-full min-w-0 items-stretch overflow-hidden rounded-md border border-line-strong bg-raised text-12',
        className,
      )}
    >
      {label && <span className="flex items-center border-r border-line px-1.75 font-medium text-muted">{label}</span>}
      <span className="flex min-w-0 items-center px-1.75">
        <span className="truncate">{children}</span>
      </span>
      {onRemove && (
        <button
          type="button"
          aria-label={name}
          onClick={onRemove}
          className="flex items-center border-l border-line px-1.25 text-muted -outline-offset-2 hover:bg-hover hover:text-text"
        >
          <Icon name="close" className="size-3" />
        </button>
      )}
    </span>
  )
}

export function Tag({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={cx(
        'inline-block h-4.5 max-w-40 shrink-0 truncate rounded-sm border border-line bg-sunken px-1.25 text-12 leading-4 text-muted',
        className,
      )}
    >
      {children}
    </span>
  )
}

/** Tags on one line: the first `max`, and `+n` for the rest, which a tooltip and screen readers spell out. */
export function TagList({ tags, max = 3 }: { tags: readonly string[] | null | undefined; max?: number }) {
  if (!tags || tags.length === 0) return null
  const rest = tags.slice(max)
  return (
    <span className="flex min-w-0 items-center gap-1 overflow-hidden">
      {tags.slice(0, max).map((tag) => (
        <Tag key={tag} className="min-w-6 shrink! text-center">
          {tag}
        </Tag>
      ))}
      {rest.length > 0 && (
        <Tooltip content={() => rest.slice(0, 100).join(', ')}>
          <span role="img" aria-label={`and ${rest.slice(0, 100).join(', ')}`} className="mono shrink-0 text-muted">
            +{rest.length}
          </span>
        </Tooltip>
      )}
    </span>
  )
}
