import { createContext, Fragment, use, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { Link } from 'react-router'

export type Crumb = { label: string; to: string }

/**
 * The shell's place for the page's heading, left in the top bar. `undefined`: there is no shell (a test of one
 * page), the heading stands where the page puts it; `null`: the shell is about to give it.
 */
export const HeadingSlot = createContext<HTMLElement | null | undefined>(undefined)

/**
 * The one `h1` of a page, after the links to what it is part of. It stands in the shell's top bar. `children` are
 * the page's actions: a bar of their own under it, where the page puts this element.
 */
export function PageHeader(props: { title: ReactNode; crumbs?: readonly Crumb[]; children?: ReactNode }) {
  const slot = use(HeadingSlot)
  const heading = (
    <div className="flex min-w-0 items-center gap-2">
      {props.crumbs && props.crumbs.length > 0 && (
        <nav aria-label="Breadcrumbs" className="flex max-w-80 shrink-0 items-center gap-2 max-sm:max-w-28">
          {props.crumbs.map((crumb, index) => (
            // On a phone only the parent has room.
            <Fragment key={crumb.to}>
              <Link
                to={crumb.to}
                className={`truncate text-muted hover:text-text ${index < props.crumbs!.length - 1 ? 'max-sm:hidden' : ''}`}
              >
                {crumb.label}
              </Link>
              <span aria-hidden className={`text-faint ${index < props.crumbs!.length - 1 ? 'max-sm:hidden' : ''}`}>
                /
              </span>
            </Fragment>
          ))}
        </nav>
      )}
      {/* A long name is cut before the way back is. */}
      <h1 className="truncate text-16 font-semibold">{props.title}</h1>
    </div>
  )
  return (
    <>
      {slot === undefined ? heading : slot && createPortal(heading, slot)}
      {props.children && (
        <div className="flex min-h-11 flex-wrap items-center gap-2 border-b border-line bg-raised px-4 py-2">
          {props.children}
        </div>
      )}
    </>
  )
}
