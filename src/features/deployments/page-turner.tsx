import { Button } from '~/ui/button'

/** Below a list in numbered pages: how many there are in all, which are shown, and the way to the others. */
export function PageTurner({
  of,
  noun,
  page,
  onPage,
}: {
  of: { count: number; limit: number; results: readonly unknown[] } | undefined
  /** What one of them is called. */
  noun: string
  page: number
  onPage: (page: number) => void
}) {
  if (!of || (of.count === 0 && page === 1)) return null
  const pages = Math.ceil(of.count / of.limit)
  const counted = `${of.count.toLocaleString('en')} ${noun}${of.count === 1 ? '' : 's'}`
  const first = (page - 1) * of.limit + 1
  const last = first + of.results.length - 1
  if (pages <= 1 && page === 1) return <>{counted}</>
  return (
    <span className="inline-flex flex-wrap items-center justify-center gap-2">
      <Button size="small" disabledReason={page <= 1 && 'This is the first page'} onClick={() => onPage(page - 1)}>
        Previous
      </Button>
      <span>
        {of.results.length > 0 ? `${first}–${last}` : 'Nothing'} of {counted}
      </span>
      <Button size="small" disabledReason={page >= pages && 'This is the last page'} onClick={() => onPage(page + 1)}>
        Next
      </Button>
    </span>
  )
}
