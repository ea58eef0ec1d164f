import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import { type Artifact, artifactQuery, artifactVersionsQuery } from '~/api/artifacts'
import { ArtifactBody } from '~/features/artifacts/artifact-body'
import { ArtifactFacts } from '~/features/artifacts/artifact-facts'
import { ArtifactMenu } from '~/features/artifacts/artifact-menu'
import { artifactName } from '~/features/artifacts/artifact-view'
import { AbsentObject } from '~/features/page/absent-object'
import { useDocumentTitle } from '~/features/page/document-title'
import { PageHeader } from '~/features/page/page-header'
import { QueryError } from '~/features/page/query-error'
import { type Step, StepLinks } from '~/features/page/step-links'
import { paths } from '~/lib/paths'
import type { RouteHandle } from '~/lib/route-handle'
import { Button } from '~/ui/button'

export const handle: RouteHandle = { title: 'Artifact' }

const list = { label: 'Artifacts', to: paths.artifacts() }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(artifactQuery(id))
  const { data, error } = query
  useDocumentTitle(['Artifact', data && artifactName(data)])
  if (data)
    return (
      <>
        {error && <QueryError query={query} />}
        <ArtifactDetail key={id} artifact={data} />
      </>
    )
  return <AbsentObject query={query} kind="artifact" id={id} list={list} />
}

function ArtifactDetail({ artifact }: { artifact: Artifact }) {
  const navigate = useNavigate()
  const { id, key, flow_run_id: flowRunId } = artifact
  const versions = useQuery({ ...artifactVersionsQuery(key ?? ''), enabled: Boolean(key) })
  // The newest ones: where an older one stands among the rest the server cannot say in one question.
  const known = versions.data ? [...versions.data.rows, ...(versions.data.older ? [versions.data.older] : [])] : []
  const index = known.findIndex((version) => version.id === id)
  const step = (by: 1 | -1, end: string): Step => {
    if (!versions.data) return versions.error ? 'The versions of its key could not be read' : null
    if (index < 0) return `It is not among the newest ${known.length} versions: see all of them`
    const to = known[index + by]
    return to ? { to: paths.artifact(to.id), name: to.created ?? to.id } : end
  }
  const atEnd = versions.data?.older && index === known.length - 1
  return (
    <div>
      <PageHeader title={artifactName(artifact)} crumbs={key ? [list] : [{ label: 'Runs', to: paths.runs() }]}>
        <ArtifactFacts artifact={artifact} />
        {key && (
          <>
            <Button size="small" icon="clock" render={<Link to={paths.artifactKey(key)} />}>
              All versions
            </Button>
            <StepLinks
              label="Versions of its key"
              previous={{
                word: 'Older',
                step: step(1, atEnd ? 'See all versions for the older ones' : 'This is the oldest version'),
              }}
              next={{ word: 'Newer', step: step(-1, 'This is the newest version') }}
            />
          </>
        )}
        <ArtifactMenu
          artifact={artifact}
          address={paths.artifact(id)}
          others={versions.data ? known.length > (index < 0 ? 0 : 1) : null}
          onDeleted={() =>
            void navigate(
              key ? paths.artifactKey(key) : flowRunId ? paths.flowRun(flowRunId, '?tab=artifacts') : paths.artifacts(),
              { replace: true },
            )
          }
        />
      </PageHeader>
      {versions.error && <QueryError query={versions} of="The other versions of its key" />}
      <ArtifactBody artifact={artifact} before={index < 0 ? null : (known[index + 1] ?? null)} />
    </div>
  )
}
