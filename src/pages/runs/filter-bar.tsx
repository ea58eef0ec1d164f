import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import type { RunSort, RunTab, RunView } from '~/features/runs/run-filter'
import type { ChangeView } from '~/features/runs/use-run-view'
import { Button } from '~/ui/button'
import { Chip } from '~/ui/chip'
import { Select, Switch } from '~/ui/fields'
import { Menu, MenuItem, MenuSeparator } from '~/ui/menu'
import { SearchField } from '~/ui/search-field'
import { type ChoiceProps, DeploymentChoice, FlowChoice, ListChoice, WorkPoolChoice } from './filter-choices'
import { RangePicker } from '~/features/runs/range-picker'
import { fromStateValues, stateOptions, statesText, stateValues } from './state-options'

type Kind = 'state' | 'flow' | 'deployment' | 'work-pool' | 'tag'

const kinds: readonly { kind: Kind; label: string; tabs: readonly RunTab[] }[] = [
  { kind: 'state', label: 'State', tabs: ['runs', 'task-runs'] },
  { kind: 'flow', label: 'Flow', tabs: ['runs', 'task-runs', 'upcoming'] },
  { kind: 'deployment', label: 'Deployment', tabs: ['runs', 'task-runs', 'upcoming'] },
  // The server has no such filter for task runs.
  { kind: 'work-pool', label: 'Work pool', tabs: ['runs', 'upcoming'] },
  { kind: 'tag', label: 'Tag', tabs: ['runs', 'task-runs', 'upcoming'] },
]

const sorts: readonly { value: RunSort; label: string }[] = [
  { value: 'EXPECTED_START_TIME_DESC', label: 'Newest first' },
  { value: 'EXPECTED_START_TIME_ASC', label: 'Oldest first' },
  { value: 'NAME_ASC', label: 'Name A–Z' },
  { value: 'NAME_DESC', label: 'Name Z–A' },
]

/** Everything that narrows or orders the list; all of it is in the address. */
export function FilterBar({
  view,
  onChange,
  seenStates,
  seenTags,
}: {
  view: RunView
  onChange: ChangeView
  /** States and tags met in the data, offered beside what Prefect knows. */
  seenStates?: readonly { type: string; name: string }[]
  seenTags: readonly string[]
}) {
  // The filter that is being added has a chip before it has a value; the number opens its list each time it is asked for.
  const [adding, setAdding] = useState<{ kind: Kind; at: number } | null>(null)
  const addButton = useRef<HTMLButtonElement>(null)
  useFilterKey(addButton)

  const values: Record<Kind, string[]> = {
    state: stateValues(view),
    flow: view.flows,
    deployment: view.deployments,
    'work-pool': view.workPools,
    tag: view.tags,
  }
  const patch: Record<Kind, (next: string[]) => Partial<RunView>> = {
    state: fromStateValues,
    flow: (flows) => ({ flows }),
    deployment: (deployments) => ({ deployments }),
    'work-pool': (workPools) => ({ workPools }),
    tag: (tags) => ({ tags }),
  }
  const choice = (kind: Kind): ChoiceProps => ({
    values: values[kind],
    openAt: adding?.kind === kind ? adding.at : 0,
    onChange: (next) => {
      // The last value unticked: the chip stays while its list is open.
      if (next.length === 0) setAdding((current) => (current?.kind === kind ? current : { kind, at: 0 }))
      onChange(patch[kind](next))
    },
  })
  const choices: Record<Kind, () => ReactNode> = {
    state: () => (
      <ListChoice
        {...choice('state')}
        label="State"
        options={stateOptions(seenStates)}
        text={statesText(view)}
        allowNew
      />
    ),
    flow: () => <FlowChoice {...choice('flow')} />,
    deployment: () => <DeploymentChoice {...choice('deployment')} />,
    'work-pool': () => <WorkPoolChoice {...choice('work-pool')} />,
    tag: () => (
      <ListChoice
        {...choice('tag')}
        label="Tag"
        options={[...new Set([...view.tags, ...seenTags])].map((tag) => ({ value: tag, label: tag }))}
        allowNew
      />
    ),
  }
  const allTags = view.tagMatch === 'all' || view.tab === 'task-runs'
  const here = kinds.filter(({ tabs }) => tabs.includes(view.tab))

  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-1.5">
      {view.tab !== 'upcoming' && <RangePicker range={view.range} onChange={(range) => onChange({ range })} />}
      {here.map(({ kind, label }) => {
        const count = values[kind].length
        if (count === 0 && adding?.kind !== kind) return null
        return (
          <Chip
            key={kind}
            label={label}
            removeLabel={`Remove the filter on ${label.toLowerCase()}`}
            onRemove={() => {
              setAdding(null)
              onChange(patch[kind]([]))
              addButton.current?.focus()
            }}
          >
            {kind === 'tag' && count > 1 && (
              <button
                type="button"
                className="mr-1.5 text-muted underline decoration-dotted underline-offset-3 disabled:no-underline"
                disabled={view.tab === 'task-runs'}
                aria-label={`Runs with ${allTags ? 'all' : 'any'} of the tags; switch to ${allTags ? 'any' : 'all'}`}
                onClick={() => onChange({ tagMatch: allTags ? 'any' : 'all' })}
              >
                {allTags ? 'all of' : 'any of'}
              </button>
            )}
            {choices[kind]()}
          </Chip>
        )
      })}
      <Menu
        label="Filter by"
        trigger={
          <Button ref={addButton} variant="quiet" icon="plus" aria-keyshortcuts="f">
            Filter
            <kbd aria-hidden className="text-faint max-sm:hidden">
              F
            </kbd>
          </Button>
        }
      >
        {here.map(({ kind, label }) => (
          <MenuItem key={kind} onClick={() => setAdding((current) => ({ kind, at: (current?.at ?? 0) + 1 }))}>
            {label}
          </MenuItem>
        ))}
        {view.tab !== 'upcoming' && (
          <>
            <MenuSeparator />
            <MenuItem checked={!view.hideSubflows} onClick={() => onChange({ hideSubflows: !view.hideSubflows })}>
              Subflows too
            </MenuItem>
          </>
        )}
      </Menu>
      <span className="flex-1 max-sm:hidden" />
      <SearchField
        value={view.name}
        label={view.tab === 'task-runs' ? 'Search task runs by name' : 'Search runs by name'}
        placeholder={view.tab === 'task-runs' ? 'Name' : 'Run name'}
        onValue={(name) => onChange({ name }, 'replace')}
        className="max-sm:min-w-24 max-sm:flex-1 sm:w-48"
      />
      {view.tab !== 'upcoming' && (
        <>
          <Switch
            checked={!view.hideSubflows}
            onValue={(shown) => onChange({ hideSubflows: !shown })}
            className="px-1 text-muted max-sm:hidden"
          >
            Subflows
          </Switch>
          <Select
            label="Order"
            value={view.sort}
            options={sorts}
            onChange={(sort) => onChange({ sort })}
            // On a phone the headers of the columns have the room for it.
            className="h-7! w-34 max-sm:hidden"
          />
        </>
      )}
    </div>
  )
}

/** `f` opens the list of filters, unless someone is typing or the key belongs to something else. */
function useFilterKey(button: RefObject<HTMLButtonElement | null>) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'f' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target
      if (
        target instanceof Element &&
        target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]')
      )
        return
      event.preventDefault()
      button.current?.focus()
      button.current?.click()
    }
    // On the window, after the shell's own keys: "g f" goes to the flows.
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [button])
}
