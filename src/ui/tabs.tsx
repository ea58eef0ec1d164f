import { type ReactElement, type ReactNode, cloneElement, useCallback } from 'react'
import { cx } from './class-names'

/** Tabs are links: each is an address, so that it can be copied, opened aside and come back to. */
export function TabNav({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <nav
      aria-label={label}
      className={cx('flex max-w-full min-w-0 shrink-0 gap-0.5 self-stretch overflow-x-auto max-sm:gap-0', className)}
    >
      {children}
    </nav>
  )
}

/** `<TabLink active render={<Link to={…} />} count={3}>Logs</TabLink>` */
export function TabLink({
  active,
  render,
  count,
  children,
}: {
  active: boolean
  render: ReactElement<Record<string, unknown>>
  count?: ReactNode
  children: ReactNode
}) {
  // On a phone the tabs scroll, and the open one may be beyond the edge.
  const show = useCallback(
    (link: HTMLElement | null) => {
      if (active) link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    },
    [active],
  )
  return cloneElement(
    render,
    {
      ref: show,
      'aria-current': active ? 'page' : undefined,
      className: cx(
        'flex min-h-9 shrink-0 items-center gap-1.5 px-2 max-sm:px-1.5 -outline-offset-2 hover:text-text hover:no-underline',
        active ? 'font-semibold text-text shadow-[inset_0_-2px_var(--color-ink)]' : 'text-muted',
        render.props.className as string | undefined,
      ),
    },
    children,
    count !== undefined && count !== null && <span className="mono font-normal text-muted">{count}</span>,
  )
}
