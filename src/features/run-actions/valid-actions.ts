/**
 * What can be done with a flow run now. The rules mirror the server's, so that no button is offered that the
 * server would refuse; the server still has the last word, and its verdict is shown.
 * Source: src/prefect/server/orchestration/core_policy.py and server/api/flow_runs.py of Prefect 3.8.
 */

export type RunActionKind =
  | 'retry'
  | 'resume'
  | 'cancel'
  | 'force-cancel'
  | 'pause'
  | 'copy'
  | 'change-state'
  | 'delete'

/** The part of a flow run that decides. Everything may be missing: older servers and runs without a state. */
export type ActionableRun = {
  state_type?: string | null
  state_name?: string | null
  deployment_id?: string | null
  parent_task_run_id?: string | null
  infrastructure_pid?: string | null
  state?: {
    state_details?: {
      pause_reschedule?: boolean | null
      pause_timeout?: string | null
      run_input_keyset?: Record<string, string> | null
    } | null
  } | null
}

export type RunAction = {
  kind: RunActionKind
  /** As on a button; an ending … means that a dialog or page follows. */
  label: string
  /** One key, without modifiers, while the run page has the focus. */
  shortcut?: string
  danger?: boolean
  /** Belongs to this state, but cannot work for this run: shown with the reason, never pressed. */
  disabledReason?: string
}

const TERMINAL = new Set(['COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED'])
const CANCELLABLE = new Set(['SCHEDULED', 'PENDING', 'RUNNING', 'PAUSED'])

export const isTerminal = (stateType: string | null | undefined) => TERMINAL.has(stateType ?? '')

/** The run waits for typed input: its resume form has a schema to load. */
export const awaitsInput = (run: ActionableRun) =>
  run.state_type === 'PAUSED' && Boolean(run.state?.state_details?.run_input_keyset?.schema)

/** The process has exited and a worker starts a new one on resume, unlike a pause that blocks inside the process. */
export const isSuspended = (run: ActionableRun) =>
  run.state_type === 'PAUSED' && Boolean(run.state?.state_details?.pause_reschedule)

/** The pause's deadline has passed at `now` (ms): the server answers a resume with Failed. */
export function pauseExpired(run: ActionableRun, now: number): boolean {
  const deadline = Date.parse(run.state?.state_details?.pause_timeout ?? '')
  return run.state_type === 'PAUSED' && deadline < now
}

const labels: Record<RunActionKind, Omit<RunAction, 'disabledReason'>> = {
  retry: { kind: 'retry', label: 'Retry', shortcut: 'r' },
  resume: { kind: 'resume', label: 'Resume…', shortcut: 'u' },
  cancel: { kind: 'cancel', label: 'Cancel…', shortcut: 'c', danger: true },
  'force-cancel': { kind: 'force-cancel', label: 'Mark as cancelled…', danger: true },
  pause: { kind: 'pause', label: 'Pause…', shortcut: 'p' },
  copy: { kind: 'copy', label: 'Copy to new run…' },
  'change-state': { kind: 'change-state', label: 'Change state…', shortcut: 's' },
  delete: { kind: 'delete', label: 'Delete…', danger: true },
}

/** In the order of a menu: what the state asks for first, what destroys last. */
export function validActions(run: ActionableRun): RunAction[] {
  const type = run.state_type ?? ''
  const actions: RunAction[] = []
  const offer = (kind: RunActionKind, disabledReason?: string) =>
    actions.push(disabledReason ? { ...labels[kind], disabledReason } : labels[kind])

  // HandleFlowTerminalStateTransitions: a run cannot be rescheduled without a deployment.
  if (isTerminal(type)) {
    offer(
      'retry',
      run.deployment_id
        ? undefined
        : 'This run has no deployment, so no worker could run it again. Start its flow from your code.',
    )
  }

  // HandleResumingPausedFlows: a suspended run is rescheduled, which needs a deployment.
  if (type === 'PAUSED') {
    offer(
      'resume',
      isSuspended(run) && !run.deployment_id
        ? 'This run is suspended and has no deployment, so no worker could take it up again.'
        : undefined,
    )
  }

  // HandlePausingFlows: only running flows, and only top-level runs of a deployment can be suspended. A pause
  // that does not suspend would be recorded and not noticed by the process (see _flow_run_suspension.py).
  if (type === 'RUNNING') offer('pause', pauseObstacle(run))

  if (CANCELLABLE.has(type)) offer('cancel')
  // EnforceCancellingToCancelledTransition: Cancelled is the only way on from here.
  if (type === 'CANCELLING') offer('force-cancel')

  offer('copy', run.deployment_id ? undefined : 'This run has no deployment to start a new run of.')
  offer('change-state')
  offer('delete')
  return actions
}

function pauseObstacle(run: ActionableRun): string | undefined {
  if (run.parent_task_run_id) return 'A subflow run cannot be paused on its own. Pause its parent.'
  if (!run.deployment_id) return 'This run has no deployment, so no worker could take it up again after a pause.'
  return undefined
}

/** The one action that deserves a button of its own in this state; the rest goes into the menu. */
export function primaryAction(run: ActionableRun): RunAction | undefined {
  // Nobody opens a run that went well in order to do it a second time.
  const wanted: RunActionKind[] = ['resume', 'cancel', 'force-cancel']
  if (run.state_type !== 'COMPLETED') wanted.push('retry')
  return validActions(run).find(({ kind, disabledReason }) => !disabledReason && wanted.includes(kind))
}

/** What a cancellation will really do to this run, in one or two sentences. */
export function cancelConsequence(run: ActionableRun): string {
  const type = run.state_type ?? ''
  // BypassCancellingFlowRunsWithNoInfra
  if (type === 'SCHEDULED' && (!run.infrastructure_pid || run.state_name === 'Resuming')) {
    return 'It has not started, so it becomes Cancelled at once and will not run.'
  }
  if (isSuspended(run)) return 'Its process has already exited, so it becomes Cancelled at once.'
  if (run.parent_task_run_id && !run.deployment_id) {
    return 'It runs inside the process of its parent run and stops only when the parent is cancelled. Until then it stays Cancelling.'
  }
  if (!run.deployment_id) {
    return 'It has no deployment, so no worker watches over it: it becomes Cancelling, but its process may go on until you stop it where it runs.'
  }
  return 'It becomes Cancelling, and the worker stops its process (30 s of grace, then killed). Work that is under way is lost; finished tasks keep their results.'
}
