import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { workPoolsQuery } from '~/api/work-pools'
import { Button } from '~/ui/button'
import { Chip } from '~/ui/chip'
import { Combobox } from '~/ui/combobox'
import { Select, TextInput } from '~/ui/fields'
import { Icon } from '~/ui/icon'
import { SearchField } from '~/ui/search-field'
import { type ListSort, type ListView, defaultListView, isNarrowed, listSearch, parseListView } from './list-view'

type Change = (patch: Partial<ListView>, how?: 'replace') => void

/** The view in the address of a list at `path`. A change other than of the page starts at page 1. */
export function useListView(path: (search?: string) => string): [ListView, Change] {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = parseListView(search)
  const change: Change = (patch, how) =>
    void navigate(path(listSearch({ ...view, page: 1, ...patch })), { replace: how === 'replace' })
  return [view, change]
}

const sortNames: { value: ListSort; label: string }[] = [
  { value: 'NAME_ASC', label: 'Name A–Z' },
  { value: 'NAME_DESC', label: 'Name Z–A' },
  { value: 'CREATED_DESC', label: 'Newest first' },
  { value: 'UPDATED_DESC', label: 'Last changed first' },
]

/** Search, tags, pool and order above a list of deployments or flows. */
export function ListBar({
  view,
  change,
  placeholder,
  withPools = false,
  children,
}: {
  view: ListView
  change: Change
  placeholder: string
  withPools?: boolean
  /** The page's own actions, at the end. */
  children?: ReactNode
}) {
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-2">
      <SearchField
        label={placeholder}
        value={view.name}
        // Typed text replaces the address step by step, so that Back leaves the page and not a letter.
        onValue={(name) => change({ name }, 'replace')}
        className="max-sm:w-full sm:w-64"
      />
      {withPools && <PoolChoice view={view} change={change} />}
      <TagField onAdd={(tag) => change({ tags: [...new Set([...view.tags, tag])] })} />
      {view.tags.map((tag) => (
        <Chip
          key={tag}
          label="Tag"
          removeLabel={`Remove tag ${tag}`}
          onRemove={() => change({ tags: view.tags.filter((each) => each !== tag) })}
        >
          {tag}
        </Chip>
      ))}
      {isNarrowed(view) && (
        <Button variant="quiet" onClick={() => change({ ...defaultListView, sort: view.sort })}>
          Clear filters
        </Button>
      )}
      <span className="grow max-sm:hidden" />
      <Select
        label="Order"
        value={view.sort}
        options={sortNames}
        onChange={(sort) => change({ sort })}
        className="max-sm:min-w-32 max-sm:flex-1"
      />
      {children}
    </div>
  )
}

/** The pools are asked for when someone wants to choose: the list itself does without them. */
function PoolChoice({ view, change }: { view: ListView; change: Change }) {
  const [asked, setAsked] = useState(false)
  const pools = useQuery({ ...workPoolsQuery(), enabled: asked })
  const options = pools.data?.map(({ name, type }) => ({ value: name, label: name, hint: type ?? undefined })) ?? []
  return (
    <Combobox
      label="Work pool"
      value={view.workPool || null}
      options={options}
      onChange={(workPool) => change({ workPool: workPool ?? '' })}
      clearable
      loading={pools.isLoading}
      error={pools.error?.message}
      trigger={
        <Button
          aria-label={`Work pool: ${view.workPool || 'any'}`}
          onClick={() => setAsked(true)}
          className="max-w-48 min-w-0 shrink! font-normal!"
        >
          <span className="truncate">{view.workPool || 'Any work pool'}</span>
          <Icon name="chevron-down" className="text-muted" />
        </Button>
      }
    />
  )
}

function TagField({ onAdd }: { onAdd: (tag: string) => void }) {
  const [text, setText] = useState('')
  const add = () => {
    if (text.trim()) onAdd(text.trim())
    setText('')
  }
  return (
    <form
      className="w-32 max-sm:w-20"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <TextInput
        label="Add a tag filter"
        placeholder="+ Tag"
        value={text}
        onValue={setText}
        onBlur={add}
        className="h-7!"
      />
    </form>
  )
}
