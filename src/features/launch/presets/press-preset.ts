import { ApiError } from '~/api/client'
import { createFlowRun, exactDeploymentQuery } from '~/api/deployments'
import { invalidate, queryClient } from '~/api/query-client'
import { variableQuery } from '~/api/variables'
import { isQueueGone, workQueuesQuery } from '~/api/work-queues'
import { printExact } from '~/lib/exact-json'
import { paths } from '~/lib/paths'
import { newKey } from '~/features/launch/new-key'
import type { LaunchableDeployment } from '~/features/launch/quick-run'
import { type RunBody, runBody } from '~/features/launch/run-draft'
import { showNotStarted, showStarted } from '~/features/launch/started'
import type { KnownPreset } from './known-presets'
import { readPreset } from './preset'

export interface Asked {
  label: string
  variable: string
  deployment: LaunchableDeployment
  missing: string[]
  body: RunBody
}

interface Ways {
  /** Asks for what is missing. Without it the form does. */
  ask?: (asked: Asked) => void
  /** Opens an address. */
  go: (to: string) => void
}

/** Of presses whose answer was lost: the same press again is the same run. */
const keys = new Map<string, string>()

/** The server makes a queue that it does not know, and a press is no wish for one: the form says it. */
async function wantsGoneQueue(pool: string | null | undefined, queue: string): Promise<boolean> {
  if (!pool || queue === '') return false
  return isQueueGone(await queryClient.fetchQuery({ ...workQueuesQuery(pool), staleTime: 0 }), queue)
}

/** Starts what a preset says: as it is kept now, if it still fits the deployment as that is now. */
export async function pressPreset({ variable, label, deployment }: KnownPreset, { ask, go }: Ways): Promise<void> {
  const form = paths.launchPreset(deployment.id, variable)
  let press = ''
  try {
    const [{ fitOf }, kept, current] = await Promise.all([
      import('./fit'),
      queryClient.fetchQuery({ ...variableQuery(variable), staleTime: 0 }),
      queryClient.fetchQuery({ ...exactDeploymentQuery(deployment.id), staleTime: 0 }),
    ])
    const preset = readPreset(kept)
    if (!preset) throw new Error(`The variable ${variable} no longer holds a preset.`)
    const fit = fitOf(preset, current)
    if (fit.kind === 'form' || (await wantsGoneQueue(current.work_pool_name, preset.draft.queue))) return go(form)
    const body = runBody({ ...preset.draft, later: null, zone: '', typedAt: '' }, null)
    if (fit.kind === 'ask') {
      if (!ask) return go(form)
      return ask({ label, variable, deployment: current, missing: fit.missing, body })
    }
    press = `${variable} ${printExact(body)}`
    const key = keys.get(press) ?? newKey()
    keys.set(press, key)
    const run = await createFlowRun({ ...body, deploymentId: deployment.id, idempotency_key: key })
    keys.delete(press)
    showStarted(run, `${preset.label}, a preset of ${current.name}.`)
    await invalidate(
      ['flow-runs', 'list'],
      ['flow-runs', 'upcoming'],
      ['flow-runs', 'history'],
      ['deployments', 'last-runs', deployment.id],
    )
  } catch (error) {
    if (error instanceof ApiError && error.status >= 400 && error.status < 500) keys.delete(press)
    // Somebody may have deleted or renamed it.
    if (error instanceof ApiError && error.status === 404) void invalidate(['variables', 'tagged'])
    showNotStarted(label, error, form)
  }
}
