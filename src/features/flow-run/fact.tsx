import type { ReactNode } from 'react'
import { Drawing } from '~/ui/icon'

/** Drawn like the icons of `~/ui/icon`; these mean things of Prefect's. */
const shapes = {
  deployment: 'M8 10V2.5M5 5l3-3 3 3M2.5 9v4.5h11V9',
  flow: 'M4 2.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM4 10.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM12 6.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM4 5.5v5M5.5 4c3 0 3 4 5 4',
  pool: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  parent: 'M3 3v6.5h9M9 6.5l3 3-3 3',
} as const

/** One chip of a header line. What it is about is said to screen readers, and shown by an icon where a word is not. */
export function Fact({
  label,
  icon,
  children,
  className = '',
}: {
  label: string
  icon?: keyof typeof shapes
  children: ReactNode
  className?: string
}) {
  return (
    <div className={`flex min-w-0 items-center gap-1.5 ${className}`}>
      <dt className="sr-only">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1.5">
        {icon && (
          <Drawing className="size-3.25 shrink-0 text-faint">
            <path d={shapes[icon]} />
          </Drawing>
        )}
        {children}
      </dd>
    </div>
  )
}
