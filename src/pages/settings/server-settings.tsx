import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { serverSettingsQuery } from '~/api/server'
import { QueryError } from '~/features/page/query-error'
import { Button } from '~/ui/button'
import { CopyButton } from '~/ui/copy-button'
import { EmptyState } from '~/ui/empty-state'
import { SearchField } from '~/ui/search-field'
import { type Column, DataTable } from '~/ui/table/data-table'
import { envLine, matchingSettings, type SettingRow, settingRows } from './setting-rows'

const columns: Column<SettingRow>[] = [
  {
    id: 'path',
    header: 'Setting',
    phoneWidth: '50%',
    wrap: true,
    cell: ({ path }) => {
      const name = path.slice(path.lastIndexOf('.') + 1)
      return (
        <span className="mono" title={path}>
          <span className="text-muted">{path.slice(0, path.length - name.length)}</span>
          <span className="font-medium">{name}</span>
        </span>
      )
    },
  },
  { id: 'value', header: 'Value', wrap: true, cell: (row) => <Value row={row} /> },
  {
    id: 'env',
    header: 'Environment variable',
    width: '38%',
    hideBelow: 'tablet',
    cell: ({ env }) => (
      <span className="mono text-muted" title={env}>
        {env}
      </span>
    ),
  },
]

function Value({ row: { value, text, masked } }: { row: SettingRow }) {
  if (value === null) return <span className="mono text-faint">not set</span>
  if (text === '') return <span className="mono text-faint">""</span>
  return (
    <span className="mono" title={text}>
      {text}
      {masked && <span className="ml-2 font-sans text-12 text-muted">secret</span>}
    </span>
  )
}

const rowActions = (row: SettingRow) => (
  <CopyButton
    text={() => envLine(row)}
    label={row.masked || row.value === null ? `Copy ${row.env}= without a value` : `Copy ${row.env} with its value`}
  />
)

const keyOf = ({ path }: SettingRow) => path

/** Everything the server says of its settings, to read: they are set where it is started. */
export function ServerSettings({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const query = useQuery(serverSettingsQuery())
  const rows = useMemo(() => (query.data === undefined ? undefined : settingRows(query.data)), [query.data])
  const found = useMemo(() => rows && matchingSettings(rows, search), [rows, search])
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-raised px-4 py-2">
        <SearchField
          label="Name, value or PREFECT_…"
          value={search}
          onValue={onSearch}
          className="max-sm:w-full sm:w-80"
        />
        <p role="status" className="text-muted">
          {rows && found && (search ? `${found.length} of ${rows.length} settings` : `${rows.length} settings`)}
        </p>
        <p className="text-12 text-muted sm:ml-auto">
          As they are in force on the server; they are set in its environment or its prefect.toml.
        </p>
      </div>
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        <DataTable
          label="Server settings"
          columns={columns}
          rows={found}
          rowKey={keyOf}
          loading={query.isPending}
          skeletonRows={20}
          error={query.error && <QueryError query={query} />}
          rowActions={rowActions}
          actionsWidth="44px"
          compact
          empty={
            <EmptyState
              title={
                search ? `No setting has “${search}” in its name, variable or value` : 'The server tells no settings'
              }
              action={search && <Button onClick={() => onSearch('')}>Show all settings</Button>}
            />
          }
        />
      </div>
    </>
  )
}
