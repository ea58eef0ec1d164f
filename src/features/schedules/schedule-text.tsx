import { Suspense } from 'react'
import type { DeploymentSchedule } from '~/api/deployments'
import { scheduleAsWritten, useScheduleWords } from './schedule-words'

/** All schedules of a deployment on one line: the first in words, how many more, and whether any is active. */
export function SchedulesText({ schedules }: { schedules: readonly DeploymentSchedule[] | null | undefined }) {
  const all = schedules ?? []
  const active = all.filter((schedule) => schedule.active !== false)
  const [first] = active.length > 0 ? active : all
  if (!first) return <span className="text-faint">–</span>
  const more = (active.length > 0 ? active.length : all.length) - 1
  return (
    <span className="truncate">
      <Suspense fallback={scheduleAsWritten(first.schedule)}>
        <Words schedule={first} />
      </Suspense>
      {more > 0 && <span className="text-muted"> and {more} more</span>}
      {active.length === 0 && <span className="text-muted"> (off)</span>}
    </span>
  )
}

const Words = ({ schedule }: { schedule: DeploymentSchedule }) => useScheduleWords(schedule.schedule)
