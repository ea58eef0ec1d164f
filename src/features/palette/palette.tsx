import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { flowQuery } from '~/api/flows'
import { logOut, useCredentials } from '~/api/login'
import { visits } from '~/features/page/visits'
import { StateMark } from '~/features/states/state-mark'
import { preferences } from '~/lib/preferences'
import { Button, Spinner } from '~/ui/button'
import { Icon } from '~/ui/icon'
import { usePreferences } from '~/ui/use-preferences'
import {
  actionEntries,
  allRunsEntry,
  groups,
  hitEntry,
  matching,
  pageEntries,
  visitEntry,
  type Entry,
  type Group,
} from './palette-entries'
import { usePresetEntries } from './use-preset-entries'
import { usePaletteSearch, type SearchGroup } from './use-palette-search'

/** "Find anything": every page, flow, deployment, work pool and run, by name or id, and what can be done from anywhere. */
export function Palette({
  open,
  onOpenChange,
  onShowShortcuts,
  takeTyped,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  onShowShortcuts: () => void
  /** What was typed before the field had the focus. */
  takeTyped: () => string
}) {
  // Whoever goes to another page wants the focus there, not back where the palette was opened.
  const chose = useRef(false)
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        chose.current = false
        onOpenChange(next)
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          aria-label="Find anything"
          finalFocus={() => !chose.current}
          className="fixed top-[12vh] left-1/2 z-40 flex max-h-[min(32rem,76vh)] w-[calc(100vw-24px)] max-w-160 -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line-strong bg-raised shadow-popup outline-none max-sm:top-3 max-sm:max-h-[calc(100dvh-24px)]"
        >
          <Finder
            takeTyped={takeTyped}
            more={[{ key: 'action:shortcuts', label: 'Keyboard shortcuts', hint: '?', run: onShowShortcuts }]}
            onChosen={(entry) => {
              chose.current = entry.to !== undefined
              if (entry.key !== 'action:shortcuts') onOpenChange(false)
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Before anything is typed. */
const MOST_PRESETS = 5

function Finder({
  more,
  onChosen,
  takeTyped,
}: {
  more: Entry[]
  onChosen: (entry: Entry) => void
  takeTyped: () => string
}) {
  const [typed, setTyped] = useState('')
  const prefs = usePreferences()
  const asked = typed.trim() !== ''
  const [recent] = useState(() => visits().map(visitEntry))
  const search = usePaletteSearch(typed.trim())
  const { user } = useCredentials()
  const leave: Entry[] =
    user === null ? [] : [{ key: 'action:log-out', label: 'Log out', hint: user || undefined, run: logOut }]
  const presets = usePresetEntries(asked, typed)
  const actions = [...actionEntries(prefs, preferences.set), ...more, ...leave]
  const shown: Group[] = asked
    ? groups(
        ['Pages', matching(pageEntries, typed)],
        ['Presets', presets],
        ...search.groups.map(({ title, hits }): [string, Entry[]] => [
          title,
          hits.map((hit) => hitEntry(hit, search.byId)),
        ]),
        ['Do', matching(actions, typed)],
        ['More', search.names ? [allRunsEntry(typed.trim())] : []],
      )
    : groups(['Recent', recent], ['Pages', pageEntries], ['Presets', presets.slice(0, MOST_PRESETS)], ['Do', actions])

  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={shown}
      value={typed}
      onValueChange={(value) => setTyped(value)}
      itemToStringValue={(entry: Entry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex flex-none items-center gap-2.5 border-b border-line px-4">
        <Icon name="search" className="text-muted" />
        <Autocomplete.Input
          aria-label="Find anything by its name or id, or a page"
          placeholder="Name or id of anything, or a page"
          onFocus={() => {
            const ahead = takeTyped()
            if (ahead) setTyped((before) => before + ahead)
          }}
          className="h-11 min-w-0 flex-1 bg-transparent outline-none max-sm:text-16"
        />
        {search.searching && asked && <Spinner className="text-muted" />}
        <Dialog.Close className="rounded-sm border border-line-strong px-1 text-12 text-muted hover:text-text">
          Esc<span className="sr-only">: close</span>
        </Dialog.Close>
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <Autocomplete.List className="p-1.5 empty:p-0" aria-busy={search.searching && asked}>
          {(group: Group) => (
            <Autocomplete.Group key={group.value} items={group.items}>
              <Autocomplete.GroupLabel className="px-2 pt-1.5 pb-0.5 text-12 text-faint">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => <Line key={entry.key} entry={entry} onChosen={onChosen} />}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
        {search.groups.map((group) => group.error && <Failure key={group.title} group={group} />)}
      </div>
      <Autocomplete.Status className="flex-none border-t border-line px-4 py-1.5 text-12 text-muted">
        {asked ? foundWords(search) : 'Enter opens, arrow keys choose'}
      </Autocomplete.Status>
    </Autocomplete.Root>
  )
}

/** What was searched and how much of it was found, so that nothing found says something. */
function foundWords({ text, byId, groups: found, searching }: ReturnType<typeof usePaletteSearch>) {
  if (searching) return 'Searching…'
  if (text.length < 2)
    return 'Two letters or more search the names of runs, deployments, flows, work pools, artifacts, blocks and variables'
  const hits = found.reduce((sum, group) => sum + group.hits.length, 0)
  const failed = found.some((group) => group.error)
  if (byId)
    return hits > 0
      ? 'Found by id'
      : failed
        ? ''
        : `No run, task run, deployment, flow, artifact or block has the id ${text}`
  const searched = 'deployments, flows, work pools, artifacts, blocks, variables, and runs of the last 30 days'
  if (hits > 0) return `Searched the names of ${searched}; at most 6 of each are shown`
  return failed
    ? `Searched the names of ${searched}, not all of them with success`
    : `No match for “${text}” among the names of ${searched}`
}

const lineClass =
  'flex min-h-8 items-center gap-2 rounded-md px-2 outline-none select-none hover:no-underline data-highlighted:bg-hover max-sm:min-h-10'

function Line({ entry, onChosen }: { entry: Entry; onChosen: (entry: Entry) => void }) {
  const content = (
    <>
      {entry.state && (
        <span className="flex-none sm:w-28">
          <StateMark type={entry.state.type} name={entry.state.name} word="wide" />
        </span>
      )}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      <span className="max-w-1/2 flex-none truncate text-12 text-muted">
        {entry.flowId && <FlowName id={entry.flowId} />}
        {entry.flowId && entry.hint && ' · '}
        {entry.hint}
      </span>
    </>
  )
  if (entry.to === undefined)
    return (
      <Autocomplete.Item
        value={entry}
        className={lineClass}
        onClick={() => {
          entry.run()
          onChosen(entry)
        }}
      >
        {content}
      </Autocomplete.Item>
    )
  return (
    <Autocomplete.Item
      value={entry}
      className={lineClass}
      render={<Link to={entry.to} />}
      onClick={(event) => {
        // Ctrl or ⌘ opens a tab of its own and leaves the palette as it is.
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) onChosen(entry)
      }}
    >
      {content}
    </Autocomplete.Item>
  )
}

/** All lines of one answer share a request. */
function FlowName({ id }: { id: string }) {
  const { data, isError } = useQuery(flowQuery(id))
  return data?.name ?? (isError ? 'unknown flow' : '…')
}

const Failure = ({ group: { title, error, retry } }: { group: SearchGroup }) => (
  <p role="alert" className="mx-1.5 mb-1.5 flex items-center gap-2 rounded-md bg-failed-bg py-1 pr-1 pl-2 text-failed">
    <span className="min-w-0 flex-1 wrap-anywhere">
      {title} could not be searched: {error?.message.slice(0, 300)}
    </span>
    <Button size="small" onClick={retry}>
      Try again
    </Button>
  </p>
)
