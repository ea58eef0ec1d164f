import { Suspense } from 'react'
import { type Deployment, type DeploymentSchedule, useToggleSchedule } from '~/api/deployments'
import { ErrorNotice } from '~/ui/error-notice'
import { Switch } from '~/ui/toggles'
import { scheduleAsWritten, useScheduleWords } from './schedule-words'

/** A deployment's schedules in words, each with its switch. */
export function ScheduleList({ deployment }: { deployment: Pick<Deployment, 'id' | 'schedules' | 'paused'> }) {
  const schedules = deployment.schedules ?? []
  if (schedules.length === 0) {
    return <p className="px-3 py-2 text-muted">It has no schedule: runs start when someone or something asks.</p>
  }
  return (
    <ul>
      {deployment.paused && (
        <li className="border-b border-line bg-paused-bg px-3 py-1.5 text-12 text-paused">
          The deployment is paused: no schedule starts runs, whatever its switch says.
        </li>
      )}
      {schedules.map((schedule) => (
        <Suspense
          key={schedule.id}
          fallback={<li className="mono px-3 py-1.5">{scheduleAsWritten(schedule.schedule)}</li>}
        >
          <ScheduleRow deploymentId={deployment.id} schedule={schedule} />
        </Suspense>
      ))}
    </ul>
  )
}

function ScheduleRow({ deploymentId, schedule }: { deploymentId: string; schedule: DeploymentSchedule }) {
  const toggle = useToggleSchedule()
  const words = useScheduleWords(schedule.schedule)
  // While the server is asked, the switch stands where the person put it.
  const active = toggle.isPending ? toggle.variables.active : schedule.active !== false
  return (
    <li className="border-b border-line px-3 py-1.5 last:border-b-0">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <p className="wrap-anywhere">{words}</p>
          <p className="mono wrap-anywhere text-muted">
            {scheduleAsWritten(schedule.schedule)}
            {schedule.slug && ` · ${schedule.slug}`}
          </p>
        </div>
        <Switch
          label={`Schedule “${words}” is active`}
          checked={active}
          onValue={(next) => toggle.mutate({ deploymentId, scheduleId: schedule.id, active: next })}
        />
      </div>
      {schedule.parameters && Object.keys(schedule.parameters).length > 0 && (
        <p className="text-12 text-muted">with its own {Object.keys(schedule.parameters).join(', ')}</p>
      )}
      {toggle.error && (
        <div className="mt-1.5">
          <ErrorNotice message={`Not switched: ${toggle.error.message}`} />
        </div>
      )}
    </li>
  )
}
