import type { FlowRun } from '~/api/flow-runs'
import { Button } from '~/ui/button'

/** A first screenful; the server's own most is 200 in one answer. */
export const fewUpcoming = 50
const most = 200

/** The end of a list of scheduled runs: how many of them are shown, and the way to more. */
export function UpcomingEnd({
  runs,
  limit,
  onMore,
}: {
  runs: FlowRun[] | undefined
  limit: number
  onMore: (limit: number) => void
}) {
  if (!runs || runs.length === 0) return null
  if (runs.length < limit) return `All ${runs.length} that are scheduled so far`
  if (limit < most)
    return (
      <Button size="small" onClick={() => onMore(most)}>
        Show the next {most}
      </Button>
    )
  return `The next ${most}; narrow the list by flow or deployment to see later ones`
}
