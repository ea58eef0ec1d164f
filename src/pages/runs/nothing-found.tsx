import { countFilters, type RunView, withoutFilters } from '~/features/runs/run-filter'
import type { ChangeView } from '~/features/runs/use-run-view'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { rangeText, widerPreset } from '~/features/runs/range-picker'

/** Why the list is empty, and the one step that most likely mends it. */
export function NothingFound({ view, onChange, what }: { view: RunView; onChange: ChangeView; what: string }) {
  const filters = countFilters(view)
  const wider = widerPreset(view.range)
  const span = view.range.kind === 'past' ? `in the ${rangeText(view.range).toLowerCase()}` : rangeText(view.range)
  return (
    <EmptyState
      title={
        filters > 0
          ? `No ${what} match ${filters === 1 ? 'the filter' : `the ${filters} filters`} ${span}`
          : `No ${what} ${span}`
      }
      action={
        <>
          {filters > 0 && <Button onClick={() => onChange(withoutFilters(view))}>Clear the filters</Button>}
          {wider && (
            <Button onClick={() => onChange({ range: { kind: 'past', seconds: wider.seconds } })}>
              Look at the {wider.label.toLowerCase()}
            </Button>
          )}
        </>
      }
    >
      {filters === 0 && 'Runs appear here as soon as they are due, whoever starts them.'}
    </EmptyState>
  )
}
