import type { ReactNode } from 'react'
import type { Deployment } from '~/api/deployments'
import type { WorkPool } from '~/api/work-pools'
import { Icon } from '~/ui/icon'

/** What a person should know before starting a run of this deployment. */
export function LaunchNotices({
  deployment,
  pool,
  notice,
}: {
  deployment: Deployment
  pool?: WorkPool
  notice?: string
}) {
  const notices: ReactNode[] = []
  if (notice) notices.push(notice)
  if (deployment.paused)
    notices.push('The deployment is paused: its schedules make no runs. A run started here runs all the same.')
  if (!deployment.work_pool_name) {
    notices.push(
      'The deployment has no work pool: the run waits until a process that serves it picks it up (flow.serve).',
    )
  }
  if (pool?.is_paused) notices.push(`The work pool ${pool.name} is paused: the run waits until it is resumed.`)
  else if (pool?.status === 'NOT_READY')
    notices.push(`No worker of the work pool ${pool.name} is online: the run waits until one is.`)
  if (deployment.enforce_parameter_schema === false) {
    notices.push(
      'The server does not check the parameters of this deployment: what is wrong shows only when the run fails.',
    )
  }
  if (notices.length === 0) return null
  return (
    <ul className="border-b border-line bg-sunken px-4 py-1.5">
      {notices.map((text, index) => (
        <li key={index} className="flex items-start gap-2 text-muted">
          <Icon name="info" className="mt-0.75" />
          {/* Marks upon marks reach beyond the last letter. */}
          <span className="min-w-0 overflow-x-clip wrap-anywhere">{text}</span>
        </li>
      ))}
    </ul>
  )
}
