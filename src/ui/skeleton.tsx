import { cx } from './class-names'

/** The shape of something that is loading. Say in words nearby (or with `aria-busy`) what is being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx('block h-3 animate-pulse rounded-sm bg-hover', className)} />
}
