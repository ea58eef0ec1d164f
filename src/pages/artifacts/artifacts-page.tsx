import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearchParams } from 'react-router'
import {
  LATEST_PAGE,
  latestArtifactCountQuery,
  latestArtifactsQuery,
  type LatestArtifact,
  type LatestArtifactSort,
} from '~/api/artifacts'
import { flowRunInRowQuery } from '~/api/flow-runs'
import { ArtifactContent } from '~/features/artifacts/artifact-content'
import { artifactLine } from '~/features/artifacts/artifact-digest'
import { ArtifactMark } from '~/features/artifacts/artifact-mark'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { FlowLink, FlowRunLink, TaskRunLink } from '~/features/runs/links'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Select } from '~/ui/fields'
import { SearchField } from '~/ui/search-field'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Timestamp } from '~/ui/timestamp'
import { useMedia } from '~/ui/use-media'
import { artifactListSearch, type ArtifactListView, defaultArtifactList, parseArtifactList } from './artifact-list-view'

export const handle: RouteHandle = { title: 'Artifacts' }

type Change = (patch: Partial<ArtifactListView>, how?: 'replace') => void

export function Component() {
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const view = parseArtifactList(search)
  const change: Change = (patch, how) =>
    void navigate(paths.artifacts(artifactListSearch({ ...view, page: 1, ...patch })), { replace: how === 'replace' })
  useDocumentTitle('Artifacts')
  const list = useQuery(latestArtifactsQuery(view))
  const count = useQuery(latestArtifactCountQuery(view))
  return (
    <>
      <PageHeader title="Artifacts" />
      <Bar view={view} change={change} />
      <div className="min-h-0 flex-1 overflow-auto bg-raised">
        <DataTable
          label="Artifacts"
          columns={columns}
          rows={list.data}
          rowKey={({ id }) => id}
          loading={list.isPending}
          stale={list.isPlaceholderData}
          error={list.error && <QueryError query={list} />}
          sort={view.sort}
          onSort={(sort) => change({ sort: sort as LatestArtifactSort })}
          empty={<Nothing view={view} change={change} />}
          footer={<Footer rows={list.data} count={count} view={view} change={change} />}
        />
      </div>
    </>
  )
}

const types = [
  { value: '', label: 'Every type' },
  { value: 'markdown', label: 'Markdown and links' },
  { value: 'table', label: 'Tables' },
  { value: 'progress', label: 'Progress' },
  { value: 'image', label: 'Images' },
  { value: 'result', label: 'Results' },
]

const orders: { value: LatestArtifactSort; label: string }[] = [
  { value: 'UPDATED_DESC', label: 'Last written first' },
  { value: 'CREATED_DESC', label: 'Newest keys first' },
  { value: 'KEY_ASC', label: 'Key A–Z' },
  { value: 'KEY_DESC', label: 'Key Z–A' },
]

const isNarrowed = ({ name, type }: ArtifactListView) => Boolean(name || type)

function Bar({ view, change }: { view: ArtifactListView; change: Change }) {
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line bg-raised px-4 py-2">
      <SearchField
        label="Part of a key"
        value={view.name}
        // Typed text replaces the address step by step, so that Back leaves the page and not a letter.
        onValue={(name) => change({ name: name.trim() }, 'replace')}
        className="max-sm:w-full sm:w-64"
      />
      <Select
        label="Type"
        value={view.type}
        options={types}
        onChange={(type) => change({ type })}
        className="max-sm:min-w-32 max-sm:flex-1"
      />
      {isNarrowed(view) && (
        <Button variant="quiet" onClick={() => change({ ...defaultArtifactList, sort: view.sort })}>
          Clear filters
        </Button>
      )}
      <span className="grow max-sm:hidden" />
      <Select
        label="Order"
        value={view.sort}
        options={orders}
        onChange={(sort) => change({ sort })}
        className="max-sm:min-w-32 max-sm:flex-1"
      />
    </div>
  )
}

const none = <span className="text-faint">–</span>

const columns: readonly Column<LatestArtifact>[] = [
  {
    id: 'type',
    header: <span className="max-sm:sr-only">Type</span>,
    width: '116px',
    phoneWidth: '38px',
    cell: (artifact) => <ArtifactMark artifact={artifact} word="wide" />,
  },
  {
    id: 'key',
    header: 'Key',
    width: '20%',
    phoneWidth: 'auto',
    wrap: true,
    sort: { asc: 'KEY_ASC', desc: 'KEY_DESC' },
    cell: (artifact) => (
      <>
        <Link to={paths.artifactKey(artifact.key)} className="font-medium max-sm:wrap-anywhere">
          {artifact.key}
        </Link>
        <span className="text-12 text-muted max-sm:line-clamp-2 max-sm:leading-4 max-sm:wrap-anywhere sm:hidden">
          <ArtifactContent artifact={artifact} text={artifactLine(artifact)} />
        </span>
      </>
    ),
  },
  {
    id: 'content',
    header: 'What it says',
    hideBelow: 'phone',
    cell: (artifact) => <ArtifactContent artifact={artifact} text={artifactLine(artifact)} />,
  },
  {
    id: 'flow',
    header: 'Flow',
    width: '12%',
    hideBelow: 'laptop',
    cell: ({ flow_run_id: id }) => (id ? <FlowOfRun id={id} /> : none),
  },
  {
    id: 'run',
    header: 'Run',
    width: '13%',
    hideBelow: 'phone',
    cell: ({ flow_run_id: id }) => (id ? <FlowRunLink id={id} /> : none),
  },
  {
    id: 'task',
    header: 'Task run',
    width: '13%',
    hideBelow: 'tablet',
    cell: ({ task_run_id: id }) => (id ? <TaskRunLink id={id} /> : none),
  },
  {
    id: 'written',
    header: 'Written',
    width: '128px',
    phoneWidth: '104px',
    align: 'right',
    sort: { desc: 'UPDATED_DESC' },
    cell: ({ updated, created }) => <Timestamp at={updated ?? created} />,
  },
]

/** All runs of the list are one request, and all their flows the next, where their column is shown. */
function FlowOfRun({ id }: { id: string }) {
  const shown = useMedia('(min-width: 1400px)')
  const run = useQuery(flowRunInRowQuery(id))
  if (!shown) return null
  return run.data ? <FlowLink id={run.data.flow_id} /> : run.error ? none : null
}

function Nothing({ view, change }: { view: ArtifactListView; change: Change }) {
  if (view.page > 1)
    return (
      <EmptyState
        title={`There is nothing on page ${view.page.toLocaleString('en')}`}
        action={<Button onClick={() => change({ page: 1 })}>First page</Button>}
      />
    )
  if (isNarrowed(view))
    return (
      <EmptyState
        title="No artifact matches these filters"
        action={<Button onClick={() => change(defaultArtifactList)}>Clear filters</Button>}
      />
    )
  return (
    <EmptyState title="No artifacts yet">
      <p>
        Tables, reports, links, images and progress that a flow or task writes with a key are listed here, the newest
        version of each key:
      </p>
      <pre className="mono mt-2 inline-block rounded-md border border-line bg-sunken p-3 text-left whitespace-pre-wrap text-text">
        {example}
      </pre>
      <p className="mt-2">What is written without a key is found on the page of its run.</p>
    </EmptyState>
  )
}

const example = `from prefect import flow
from prefect.artifacts import create_markdown_artifact

@flow
def report():
    create_markdown_artifact(key="report", markdown="# Sales")`

/** The exact number of keys and the way to the other pages; without the number, as far as is known from this page. */
function Footer({
  rows,
  count,
  view,
  change,
}: {
  rows: LatestArtifact[] | undefined
  count: { data: number | undefined; error: Error | null } & Parameters<typeof QueryError>[0]['query']
  view: ArtifactListView
  change: Change
}) {
  if (!rows) return null
  const limit = LATEST_PAGE
  if (count.data !== undefined)
    return (
      <>
        <QueryError query={count} />
        <PageTurner
          of={{ count: count.data, limit, results: rows }}
          noun="key"
          page={view.page}
          onPage={(page) => change({ page })}
        />
      </>
    )
  if (!count.error) return null
  return (
    <>
      <QueryError query={count} />
      <span className="mt-2 inline-flex gap-2">
        <Button
          size="small"
          disabledReason={view.page <= 1 && 'This is the first page'}
          onClick={() => change({ page: view.page - 1 })}
        >
          Previous
        </Button>
        <Button
          size="small"
          disabledReason={rows.length < limit && 'This is the last page'}
          onClick={() => change({ page: view.page + 1 })}
        >
          Next
        </Button>
      </span>
    </>
  )
}
