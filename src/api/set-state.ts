import { RejectedError } from './api-error'
import type { OrchestrationResult, StateType } from './generated/types.gen'

/**
 * Prefect answers a refused state with HTTP 200; only `status` tells (server/orchestration/rules.py). `wanted`: a
 * refusal that put the run straight into this state did what was asked.
 */
export function accepted(result: OrchestrationResult, wanted?: StateType): OrchestrationResult {
  const { status, details, state } = result
  if (status === 'ACCEPT' || (wanted && state?.type === wanted)) return result
  const reason = 'reason' in details && details.reason ? details.reason : undefined
  const delay = 'delay_seconds' in details ? ` Try again in ${details.delay_seconds} s.` : ''
  throw new RejectedError(status, `${reason ?? 'The server gave no reason.'}${delay}`)
}
