import type { StateType } from '~/api/flow-runs'
import { isTerminal, type ActionableRun } from './valid-actions'

/** In the order of a life. */
export const stateTypes: StateType[] = [
  'SCHEDULED',
  'PENDING',
  'RUNNING',
  'PAUSED',
  'CANCELLING',
  'CANCELLED',
  'COMPLETED',
  'FAILED',
  'CRASHED',
]

/** What setting a state by hand really does: most of the time it changes the record and nothing else. */
export function stateChangeConsequence(type: StateType, run: ActionableRun): string {
  if (type === 'SCHEDULED') {
    return run.deployment_id
      ? 'A worker picks the run up and starts it, as for a retry.'
      : 'The run has no deployment, so no worker will start it.'
  }
  if (type === 'CANCELLING') return 'The worker that started the run stops its process, if there is one.'
  if (isTerminal(type)) {
    return isTerminal(run.state_type)
      ? 'Only the record changes. Automations that watch for this state react to it.'
      : 'The run counts as ended, and concurrency slots it holds are freed. Its process is not stopped and may still set a state of its own.'
  }
  if (type === 'PAUSED')
    return 'The run is shown as paused. A process that is running goes on: use Pause to suspend it.'
  return 'Only the record changes: no process is started or stopped.'
}
