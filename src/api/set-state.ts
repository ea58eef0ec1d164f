import { RejectedError } from './api-error'
import type { OrchestrationResult } from './generated/types.gen'

/** Prefect answers a refused state with HTTP 200; only `status` tells (server/orchestration/rules.py). */
export function accepted(result: OrchestrationResult): OrchestrationResult {
  const { status, details } = result
  if (status === 'ACCEPT') return result
  const reason = 'reason' in details && details.reason ? details.reason : undefined
  const delay = 'delay_seconds' in details ? ` Try again in ${details.delay_seconds} s.` : ''
  throw new RejectedError(status, `${reason ?? 'The server gave no reason.'}${delay}`)
}
