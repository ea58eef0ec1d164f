import { type ReactNode, useId } from 'react'
import { cx } from './class-names'

/** A framed part of a page, with an h2 and controls on its right when a title is given. */
export function Panel({
  title,
  actions,
  children,
  className,
}: {
  title?: ReactNode
  actions?: ReactNode
  children: ReactNode
  className?: string
}) {
  const id = useId()
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={cx('min-w-0 rounded-lg border border-line bg-raised', className)}
    >
      {(title || actions) && (
        <header className="flex min-h-9 items-center gap-2 border-b border-line px-3 py-1">
          {title && (
            <h2 id={id} className="min-w-0 truncate">
              {title}
            </h2>
          )}
          {actions && <div className="ml-auto flex items-center gap-1.5">{actions}</div>}
        </header>
      )}
      {children}
    </section>
  )
}
