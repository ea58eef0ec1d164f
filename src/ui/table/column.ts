import type { ReactNode } from 'react'

export type Column<Row> = {
  id: string
  header: ReactNode
  /** A function, not a component: hooks belong into the components it returns. */
  cell: (row: Row) => ReactNode
  /** A CSS length; columns without one share what is left. */
  width?: string
  /** The width at phone size, where it differs. */
  phoneWidth?: string
  align?: 'right'
  /** Its cells are machine facts, and need no node of their own to look so. */
  mono?: boolean
  /** Not shown on screens of this size and below: `phone` is under 700 px, `tablet` under 1100, `laptop` under 1400. */
  hideBelow?: 'phone' | 'tablet' | 'laptop'
  /** On a phone the text may take several lines instead of being cut. */
  wrap?: boolean
  /**
   * The keys that `onSort` gets, the one to ask for first written first: names from A, times from the newest. With one
   * of them the column sorts one way only.
   */
  sort?: { asc?: string; desc?: string }
  /** Said of the header: what the rows are in order of, where the cells show something a little different. */
  sortedBy?: string
}

export const hidden = { phone: 'max-sm:hidden', tablet: 'max-lg:hidden', laptop: 'max-xl:hidden' } as const

/** The column at the right edge of a phone, which leaves the page's margin there. */
export const phoneEdge = <Row>(columns: readonly Column<Row>[]): number =>
  columns.findLastIndex(({ hideBelow }) => hideBelow === undefined)
