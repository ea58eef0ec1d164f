import { Skeleton } from '~/ui/skeleton'

/** In place of the first page while its code and data come; the shell around it works already. */
export function PagePending() {
  return (
    <div className="flex flex-col gap-3 p-4" aria-busy="true" aria-label="Loading the page">
      <Skeleton className="h-7 w-full max-w-md" />
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} className="h-5 w-full" />
      ))}
    </div>
  )
}
