import { useQuery } from '@tanstack/react-query'
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import {
  type Variable,
  variableCountQuery,
  type VariableListParams,
  VARIABLES_A_PAGE,
  variablesQuery,
} from '~/api/variables'
import { ListBar } from '~/features/deployments/list-bar'
import { defaultListView, isNarrowed, type ListSort, type ListView } from '~/features/deployments/list-view'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button, IconButton } from '~/ui/button'
import { TagList } from '~/ui/chip'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Timestamp } from '~/ui/timestamp'
import { useMedia } from '~/ui/use-media'
import { DeleteVariable } from './delete-variable'
import { DeleteVariables } from './delete-variables'
import { kindOf, valueLine } from './value-words'
import { VariablePane } from './variable-pane'
import { copiedValue } from './variable-uses'
import { type OpenVariable, parseVariablesView, sameOpen, variablesSearch } from './variables-view'

export const handle: RouteHandle = { title: 'Variables' }

const listParams = ({ name, tags, sort, page }: ListView): VariableListParams => ({ name, tags, sort, page })

const keyOf = (variable: Variable) => variable.id
const nameOf = (variable: Variable) => `variable ${variable.name}`

export function Component() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = parseVariablesView(search)
  const { list, open } = view
  const rows = useQuery(variablesQuery(listParams(list)))
  const count = useQuery(variableCountQuery(listParams(list)))
  const [selected, setSelected] = useState<ReadonlyMap<string, Variable>>(new Map())
  const [deleting, setDeleting] = useState<'selected' | Variable | null>(null)
  useDocumentTitle(open?.kind === 'one' ? ['Variable', open.name] : 'Variables')

  const change = (patch: Partial<ListView>, how?: 'replace') =>
    void navigate(paths.variables(variablesSearch({ open, list: { ...list, page: 1, ...patch } })), {
      replace: how === 'replace',
    })
  const text = search.toString()
  const to = useCallback(
    (next: OpenVariable | null) => {
      const { list: shown } = parseVariablesView(new URLSearchParams(text))
      return paths.variables(variablesSearch({ list: shown, open: next }))
    },
    [text],
  )
  const close = () => void navigate(to(null))

  const pane = usePaneFocus(open)
  const wide = useMedia('(min-width: 700px)')
  const beside = open !== null
  const columns = useMemo(() => columnsFor(to, beside), [to, beside])
  const rowActions = useCallback(
    (variable: Variable) => (
      <>
        <CopyButton text={() => copiedValue(variable.value)} label={`Copy value of ${variable.name}`} />
        <IconButton
          icon="plus"
          size="small"
          label={`Duplicate ${variable.name}`}
          render={<Link to={to({ kind: 'new', from: variable.name })} />}
        />
        <IconButton icon="trash" size="small" label={`Delete ${variable.name}`} onClick={() => setDeleting(variable)} />
      </>
    ),
    [to],
  )

  const select = (keys: ReadonlySet<string>) => {
    const known = new Map([...selected, ...(rows.data ?? []).map((row) => [row.id, row] as const)])
    setSelected(new Map([...known].filter(([key]) => keys.has(key))))
  }
  const forget = (gone: readonly Variable[]) => {
    setSelected((before) => new Map([...before].filter(([key]) => !gone.some(({ id }) => id === key))))
    if (open?.kind === 'one' && gone.some(({ name }) => name === open.name)) close()
  }
  const selectedKeys = useMemo(() => new Set(selected.keys()), [selected])

  return (
    <>
      <PageHeader title="Variables" />
      <div className="flex min-h-0 flex-1">
        <div className={`flex min-w-0 flex-1 flex-col ${open ? 'max-lg:hidden' : ''}`}>
          <ListBar view={list} change={change} placeholder="Variable name">
            <Button variant="primary" icon="plus" render={<Link to={to({ kind: 'new', from: null })} />}>
              New variable
            </Button>
          </ListBar>
          <div className="min-h-0 flex-1 overflow-auto bg-raised">
            <DataTable
              label="Variables"
              columns={columns}
              rows={rows.data}
              rowKey={keyOf}
              rowName={nameOf}
              loading={rows.isPending}
              stale={rows.isPlaceholderData}
              error={rows.error && <QueryError query={rows} />}
              sort={list.sort}
              onSort={(sort) => change({ sort: sort as ListSort })}
              selected={selectedKeys}
              onSelect={select}
              rowActions={wide && !open ? rowActions : undefined}
              actionsWidth="96px"
              currentKey={open?.kind === 'one' ? rows.data?.find(({ name }) => name === open.name)?.id : undefined}
              empty={<Nothing view={list} change={change} to={to} />}
              footer={<Footer rows={rows.data} count={count} view={list} onPage={(page) => change({ page })} />}
            />
          </div>
          {selected.size > 0 && (
            <div className="flex flex-wrap items-center gap-2 border-t border-line bg-raised px-4 py-2 max-sm:hidden">
              <span role="status">{selected.size} selected</span>
              <Button variant="danger" icon="trash" onClick={() => setDeleting('selected')}>
                Delete…
              </Button>
              <Button variant="quiet" onClick={() => setSelected(new Map())}>
                Clear selection
              </Button>
            </div>
          )}
        </div>
        {open && (
          <div ref={pane} className="contents">
            <VariablePane
              // A form is of one variable: another one starts anew.
              key={variablesSearch({ list: defaultListView, open })}
              open={open}
              to={to}
              onClose={close}
              onSaved={({ name }) => {
                if (!sameOpen(open, { kind: 'one', name })) void navigate(to({ kind: 'one', name }), { replace: true })
              }}
            />
          </div>
        )}
      </div>
      <DeleteVariable
        variable={typeof deleting === 'object' ? deleting : null}
        onDone={() => setDeleting(null)}
        onDeleted={(variable) => forget([variable])}
      />
      <DeleteVariables
        open={deleting === 'selected'}
        variables={[...selected.values()]}
        onClose={() => setDeleting(null)}
        onDeleted={forget}
      />
    </>
  )
}

/** The keyboard goes where the eye goes: into the pane that opens, and back to its row when it closes. */
function usePaneFocus(open: OpenVariable | null) {
  const pane = useRef<HTMLDivElement>(null)
  const before = useRef<OpenVariable | null>(null)
  // With the drawing, not after it: a key pressed in between would be for nothing that is there.
  useLayoutEffect(() => {
    const last = before.current
    before.current = open
    if (open && !sameOpen(open, last))
      pane.current?.querySelector<HTMLElement>(open.kind === 'new' ? 'input' : 'section')?.focus()
    if (!open && last?.kind === 'one')
      [...document.querySelectorAll<HTMLElement>('a[data-variable]')]
        .find(({ dataset }) => dataset.variable === last.name)
        ?.focus()
  })
  return pane
}

const columnsFor = (to: (open: OpenVariable) => string, beside: boolean): Column<Variable>[] => {
  const all: Column<Variable>[] = [
    {
      id: 'name',
      header: 'Name',
      width: beside ? '45%' : '30%',
      phoneWidth: '45%',
      sort: { asc: 'NAME_ASC', desc: 'NAME_DESC' },
      cell: ({ name }) => (
        <Link to={to({ kind: 'one', name })} data-variable={name} className="mono block truncate font-medium">
          {name || '""'}
        </Link>
      ),
    },
    {
      id: 'kind',
      header: 'Type',
      width: '92px',
      hideBelow: 'phone',
      cell: ({ value }) => <span className="text-muted">{kindOf(value)}</span>,
    },
    {
      id: 'value',
      header: 'Value',
      cell: ({ value }) => (
        <bdi className="mono block truncate" title={valueLine(value)}>
          {valueLine(value)}
        </bdi>
      ),
    },
    {
      id: 'tags',
      header: 'Tags',
      width: '160px',
      hideBelow: 'tablet',
      cell: ({ tags }) => <TagList tags={tags} max={2} />,
    },
    {
      id: 'updated',
      header: 'Updated',
      width: '150px',
      hideBelow: 'phone',
      sort: { desc: 'UPDATED_DESC' },
      cell: ({ updated }) => <Timestamp at={updated} />,
    },
  ]
  return beside ? all.filter(({ id }) => id === 'name' || id === 'value') : all
}

function Nothing({
  view,
  change,
  to,
}: {
  view: ListView
  change: (patch: Partial<ListView>) => void
  to: (open: OpenVariable) => string
}) {
  if (isNarrowed(view))
    return (
      <EmptyState
        title="No variable matches these filters"
        action={<Button onClick={() => change({ ...defaultListView, sort: view.sort })}>Clear filters</Button>}
      />
    )
  if (view.page > 1)
    return (
      <EmptyState
        title="There is nothing on this page"
        action={<Button onClick={() => change({ page: 1 })}>First page</Button>}
      />
    )
  return (
    <EmptyState
      title="This server has no variables"
      action={
        <Button variant="primary" render={<Link to={to({ kind: 'new', from: null })} />}>
          New variable
        </Button>
      }
    >
      A variable is a value with a name that flows and deployments read when they run, so that it can be changed without
      deploying again.
    </EmptyState>
  )
}

function Footer({
  rows,
  count,
  view,
  onPage,
}: {
  rows: readonly Variable[] | undefined
  count: ReturnType<typeof useQuery<number>>
  view: ListView
  onPage: (page: number) => void
}) {
  if (!rows) return null
  if (count.error && count.data === undefined) return <QueryError query={count} />
  if (count.data === undefined) return <span className="text-muted">Counting…</span>
  return (
    <>
      <PageTurner
        of={{
          count: count.data,
          limit: VARIABLES_A_PAGE,
          results: rows,
        }}
        noun="variable"
        page={view.page}
        onPage={onPage}
      />
      {/* Prefect passes the text on as an SQL pattern. */}
      {/[_%]/.test(view.name) && (
        <p className="text-12">In a search _ stands for any one character and % for any number of them.</p>
      )}
    </>
  )
}
