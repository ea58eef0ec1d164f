import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { flowQuery } from '~/api/flows'
import type { PoolDeployment } from '~/api/work-pool-edits'
import { paths } from '~/lib/paths'
import { Button } from '~/ui/button'
import { FailedCell } from '~/ui/failed-cell'
import { Icon } from '~/ui/icon'
import type { DeploymentImpact, Impact } from './impact'

interface Props {
  impact: Impact | undefined
  /** The deployments that were looked at, and how many there are. */
  list: UseQueryResult<{ rows: readonly PoolDeployment[]; count: number }>
}

const counted = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'deployment' : 'deployments'}`
/** Named in one line; the others are in the list. */
const NAMED = 3

/** What saving means for the deployments of the pool: who overrides what, and which of them would break. */
export function ImpactWords({ impact, list }: Props) {
  const [open, setOpen] = useState(false)
  if (list.error && !list.data)
    return (
      <p className="flex flex-wrap items-center gap-x-2 text-late">
        Which deployments override what could not be asked: {list.error.message}
        <Button size="small" icon="retry" busy={list.isFetching} onClick={() => void list.refetch()}>
          Retry
        </Button>
      </p>
    )
  if (!list.data || !impact) return <p className="text-muted">Looking at what the deployments override…</p>
  const { rows, count } = list.data
  const { breaking, untouched } = impact
  const overriding =
    untouched.length + breaking.filter(({ deployment }) => Object.keys(deployment.overrides).length > 0).length
  const touched = untouched.length + breaking.length
  if (count === 0) return null
  return (
    <div role="status" className="flex flex-col gap-1">
      <p className="flex flex-wrap items-center gap-x-1.5">
        {overriding === 0 ? (
          'None of them overrides anything.'
        ) : (
          <span>
            {overriding === 1 ? '1 of them overrides' : `${overriding.toLocaleString('en')} of them override`} something
            {breaking.length === 0 && (overriding === 1 ? ', and goes on as it is' : ', and go on as they are')}.
          </span>
        )}
        {breaking.length > 0 && (
          <span className="text-failed">
            <Icon name="alert" className="mr-1 inline" />
            <strong className="font-semibold">{counted(breaking.length)} would break</strong>: <Names of={breaking} />.
          </span>
        )}
        {touched > 0 && (
          <Button
            size="small"
            variant="quiet"
            icon={open ? 'chevron-down' : 'chevron-up'}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Hide' : breaking.length > 0 ? 'Which, and why' : 'Which'}
          </Button>
        )}
        {count > rows.length && (
          <span className="text-late">
            Only the first {rows.length.toLocaleString('en')} of {count.toLocaleString('en')} deployments were looked
            at.
          </span>
        )}
      </p>
      {open && touched > 0 && <ImpactList breaking={breaking} untouched={untouched} />}
    </div>
  )
}

function Names({ of }: { of: readonly DeploymentImpact[] }) {
  return (
    <>
      {of.slice(0, NAMED).map(({ deployment }, index) => (
        <span key={deployment.id}>
          {index > 0 && ', '}
          <DeploymentName deployment={deployment} />
        </span>
      ))}
      {of.length > NAMED && ` and ${(of.length - NAMED).toLocaleString('en')} more`}
    </>
  )
}

/** The deployments with what happens to each. */
export function ImpactList({
  breaking,
  untouched = [],
}: {
  breaking: readonly DeploymentImpact[]
  untouched?: readonly PoolDeployment[]
}) {
  return (
    <ul aria-label="What would happen" className="max-h-48 overflow-auto max-sm:max-h-28 rounded-sm border border-line">
      {breaking.map(({ deployment, refused, lost }) => (
        <li key={deployment.id} className="border-b border-line px-2 py-1 last:border-0">
          <DeploymentName deployment={deployment} />
          <ul>
            {refused.map((problem) => (
              <li key={problem} className="wrap-anywhere text-failed">
                Its runs would be refused. {problem}
              </li>
            ))}
            {lost.map((problem) => (
              <li key={problem} className="wrap-anywhere text-late">
                {problem}: it would have no effect.
              </li>
            ))}
          </ul>
        </li>
      ))}
      {untouched.map((deployment) => (
        <li key={deployment.id} className="border-b border-line px-2 py-1 wrap-anywhere text-muted last:border-0">
          <DeploymentName deployment={deployment} /> overrides{' '}
          <span className="mono">{Object.keys(deployment.overrides).join(', ')}</span> and goes on as it is
        </li>
      ))}
    </ul>
  )
}

export function DeploymentName({ deployment: { id, name, flow_id } }: { deployment: PoolDeployment }) {
  const flow = useQuery(flowQuery(flow_id))
  return (
    <>
      {flow.error && !flow.data && (
        <>
          <FailedCell error={flow.error} />/
        </>
      )}
      <Link to={paths.deployment(id)} className="font-medium">
        {flow.data ? `${flow.data.name}/` : ''}
        {name}
      </Link>
    </>
  )
}
