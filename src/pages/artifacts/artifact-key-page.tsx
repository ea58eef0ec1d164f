import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import {
  type Artifact,
  artifactQuery,
  artifactVersionCountQuery,
  artifactVersionsQuery,
  VERSIONS_PAGE,
} from '~/api/artifacts'
import { ApiError } from '~/api/client'
import { ArtifactBody } from '~/features/artifacts/artifact-body'
import { ArtifactContent } from '~/features/artifacts/artifact-content'
import { artifactChange } from '~/features/artifacts/artifact-digest'
import { ArtifactFacts } from '~/features/artifacts/artifact-facts'
import { ArtifactMenu } from '~/features/artifacts/artifact-menu'
import { PageTurner } from '~/features/deployments/page-turner'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { type Step, StepLinks } from '~/features/page/step-links'
import { FlowRunLink } from '~/features/runs/links'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'
import { EmptyState } from '~/ui/empty-state'
import { Skeleton } from '~/ui/skeleton'
import { type Column, DataTable } from '~/ui/table/data-table'
import { Timestamp } from '~/ui/timestamp'
import { readPage } from './artifact-list-view'

export const handle: RouteHandle = { title: 'Artifact' }

const crumbs = [{ label: 'Artifacts', to: paths.artifacts() }]

/** The history of a key: its versions beside the one that is open, the newest unless `?version=` names another. */
export function Component() {
  const { key = '' } = useParams()
  useDocumentTitle(['Artifact', key])
  return <KeyHistory key={key} artifactKey={key} />
}

function KeyHistory({ artifactKey: key }: { artifactKey: string }) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const page = readPage(search)
  const asked = search.get('version')
  const versions = useQuery(artifactVersionsQuery(key, page))
  const count = useQuery(artifactVersionCountQuery(key))
  const { data, isPlaceholderData: turning } = versions
  const near = data ? [data.newer, ...data.rows, data.older].filter((version) => version !== null) : []
  // While a page is turned the rows are those of the page before, one of which may be the version asked for.
  const found = asked === null ? (turning ? undefined : data?.rows[0]) : near.find(({ id }) => id === asked)
  // An old link may name a version that newer ones have since moved to another page.
  const alone = useQuery({
    ...artifactQuery(asked ?? ''),
    enabled: asked !== null && found === undefined && !versions.isPending && !turning,
  })
  const elsewhere = alone.data?.key === key ? alone.data : undefined
  const shown = found ?? elsewhere
  const index = near.findIndex(({ id }) => id === shown?.id)

  const addressOf = (version: Artifact, onPage = page) => {
    const next = new URLSearchParams(search.get('tab') === 'raw' ? { tab: 'raw' } : {})
    if (onPage > 1) next.set('page', String(onPage))
    // The newest is what the bare address means.
    if (onPage > 1 || version.id !== data?.rows[0]?.id) next.set('version', version.id)
    const text = next.toString()
    return paths.artifactKey(key, text && `?${text}`)
  }
  const step = (by: 1 | -1, end: string): Step => {
    if (!data || turning || !shown) return null
    if (index < 0) return 'It is not on this page of versions'
    const version = near[index + by]
    if (!version) return end
    const onPage = version === data.newer ? page - 1 : version === data.older ? page + 1 : page
    return { to: addressOf(version, onPage), name: version.created ?? version.id }
  }

  if (data && near.length === 0 && page === 1 && !elsewhere) return <NoVersions artifactKey={key} />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader title={key} crumbs={crumbs}>
        {shown ? <ArtifactFacts artifact={shown} /> : <Skeleton className="w-60" />}
        <StepLinks
          label="Versions"
          previous={{ word: 'Older', step: step(1, 'This is the oldest version') }}
          next={{ word: 'Newer', step: step(-1, 'This is the newest version') }}
        />
        {shown && (
          <ArtifactMenu
            artifact={shown}
            address={paths.artifact(shown.id)}
            others={count.data === undefined ? null : count.data > 1}
            onDeleted={() => void navigate(paths.artifactKey(key, page > 1 ? `?page=${page}` : ''), { replace: true })}
          />
        )}
      </PageHeader>
      <div className="flex min-h-0 flex-1 overflow-auto max-lg:flex-col">
        <div className="min-w-0 flex-1 lg:overflow-auto max-lg:flex-none">
          {shown ? (
            <ArtifactBody artifact={shown} before={index < 0 ? null : (near[index + 1] ?? null)} />
          ) : alone.error && !isMissing(alone.error) ? (
            <QueryError query={alone} />
          ) : asked !== null && data && !turning && !alone.isPending ? (
            <EmptyState
              title="There is no such version of this key"
              action={<Button render={<Link to={paths.artifactKey(key)} />}>Newest version</Button>}
            >
              <span className="mono wrap-anywhere">{asked.slice(0, 100)}</span> may have been deleted.
            </EmptyState>
          ) : (
            (turning || versions.isPending) && <Skeleton className="m-4 h-24" />
          )}
        </div>
        <aside
          aria-label="Versions"
          className="w-115 flex-none border-line bg-raised max-lg:w-auto max-lg:border-t lg:overflow-auto lg:border-l"
        >
          <Versions
            versions={versions}
            count={count}
            page={page}
            shown={shown?.id}
            addressOf={addressOf}
            onPage={(to) => void navigate(paths.artifactKey(key, to > 1 ? `?page=${to}` : ''))}
          />
        </aside>
      </div>
    </div>
  )
}

const isMissing = (error: Error) => error instanceof ApiError && (error.status === 404 || error.status === 422)

type Failing = Parameters<typeof QueryError>[0]['query']

function Versions({
  versions,
  count,
  page,
  shown,
  addressOf,
  onPage,
}: {
  versions: Failing & {
    data: { rows: Artifact[]; older: Artifact | null } | undefined
    isPending: boolean
    isPlaceholderData: boolean
  }
  count: Failing & { data: number | undefined }
  page: number
  shown: string | undefined
  addressOf: (version: Artifact) => string
  onPage: (page: number) => void
}) {
  const rows = versions.data?.rows
  const total = count.data
  const listed = rows?.map((version, at) => ({
    version,
    to: addressOf(version),
    // Counted from the oldest that is kept, so that a number stays with its version while new ones come.
    number: total === undefined ? null : total - (page - 1) * VERSIONS_PAGE - at,
    before: rows[at + 1] ?? versions.data?.older,
  }))
  return (
    <DataTable
      compact
      label="Versions, newest first"
      columns={columns}
      rows={listed}
      stale={versions.isPlaceholderData}
      rowKey={({ version }) => version.id}
      currentKey={shown}
      loading={versions.isPending}
      skeletonRows={8}
      error={versions.error && <QueryError query={versions} />}
      empty={
        <EmptyState
          title={`There is nothing on page ${page.toLocaleString('en')}`}
          action={<Button onClick={() => onPage(1)}>First page</Button>}
        />
      }
      footer={
        <>
          <QueryError query={count} />
          {rows && total !== undefined && (
            <PageTurner
              of={{ count: total, limit: VERSIONS_PAGE, results: rows }}
              noun="version"
              page={page}
              onPage={onPage}
            />
          )}
          {rows && total === undefined && count.error && (versions.data?.older || page > 1) && (
            <span className="mt-2 inline-flex gap-2">
              {page > 1 && (
                <Button size="small" onClick={() => onPage(page - 1)}>
                  Previous
                </Button>
              )}
              {versions.data?.older && (
                <Button size="small" onClick={() => onPage(page + 1)}>
                  Next
                </Button>
              )}
            </span>
          )}
        </>
      }
    />
  )
}

type ListedVersion = { version: Artifact; to: string; number: number | null; before: Artifact | null | undefined }

const columns: readonly Column<ListedVersion>[] = [
  {
    id: 'number',
    header: 'Version',
    width: '72px',
    phoneWidth: '70px',
    cell: ({ number }) => (
      <span className="mono text-muted">{number !== null && number > 0 ? number.toLocaleString('en') : '–'}</span>
    ),
  },
  {
    id: 'created',
    header: 'Created',
    width: '118px',
    cell: ({ version, to }) => (
      <Link to={to} replace preventScrollReset>
        <Timestamp at={version.created ?? null} />
      </Link>
    ),
  },
  {
    id: 'content',
    header: 'Data',
    cell: ({ version, before }) => (
      <>
        <ArtifactContent artifact={version} />
        {before && <span className="ml-2 text-12 text-muted">{artifactChange(version, before)}</span>}
      </>
    ),
  },
  {
    id: 'run',
    header: 'Run',
    width: '104px',
    hideBelow: 'phone',
    cell: ({ version: { flow_run_id: id } }) => (id ? <FlowRunLink id={id} /> : <span className="text-faint">–</span>),
  },
]

function NoVersions({ artifactKey: key }: { artifactKey: string }) {
  return (
    <>
      <PageHeader title={key} crumbs={crumbs} />
      <EmptyState
        title="No artifact has this key"
        action={<Button render={<Link to={paths.artifacts()} />}>All artifacts</Button>}
      >
        Nothing has been written under it, or all of its versions were deleted.
      </EmptyState>
    </>
  )
}
