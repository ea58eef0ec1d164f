import { useQuery } from '@tanstack/react-query'
import { use } from 'react'
import { Link } from 'react-router'
import { isMissing } from '~/api/client'
import type { FlowRun } from '~/api/flow-runs'
import { flowQuery } from '~/api/flows'
import { FlowLink } from '~/features/runs/links'
import { paths } from '~/lib/paths'
import { Skeleton } from '~/ui/skeleton'
import { Tooltip } from '~/ui/tooltip'
import { NamesReady } from './use-names-ready'

/** The way to a run's flow. */
export function FlowOfRun({ run, className }: { run: FlowRun; className?: string }) {
  return use(NamesReady) ? (
    <FlowLink id={run.flow_id} className={className} />
  ) : (
    <Skeleton className="inline-block w-16 align-middle" />
  )
}

/** A run to come, called by its flow: its own name says nothing yet. */
export function RunByFlowName({ run }: { run: FlowRun }) {
  const ready = use(NamesReady)
  const { data, error } = useQuery({ ...flowQuery(run.flow_id), enabled: ready })
  const isFailed = error !== null && data === undefined && !isMissing(error, run.flow_id)
  // As everywhere else: where the name is not known the id stands in; of a flow that is gone there is only the run.
  const name = data?.name ?? (isFailed ? run.flow_id.slice(0, 8) : error ? (run.name ?? run.id) : undefined)
  const link = (
    <Link
      to={paths.flowRun(run.id)}
      className="min-w-0 truncate"
      aria-label={name === undefined ? `Loading the flow of ${run.name ?? run.id}` : undefined}
      aria-busy={name === undefined || undefined}
    >
      {name ?? <Skeleton className="inline-block w-16 align-middle" />}
    </Link>
  )
  return isFailed ? <Tooltip content={`The flow's name was not loaded: ${error.message}`}>{link}</Tooltip> : link
}
