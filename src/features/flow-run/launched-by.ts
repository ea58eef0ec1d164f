import type { FlowRun } from '~/api/flow-runs'

const kinds: Record<string, string> = {
  SCHEDULE: 'schedule',
  AUTOMATION: 'automation',
  DEPLOYMENT: 'deployment',
  USER: 'user',
}

/** Who or what started a run, as far as the server knows; empty when it does not. */
export function launchedBy(run: Pick<FlowRun, 'auto_scheduled' | 'created_by' | 'parent_task_run_id'>): string {
  const { created_by: by } = run
  if (run.auto_scheduled) return 'schedule'
  const kind = by?.type ? (Object.hasOwn(kinds, by.type) ? kinds[by.type] : by.type.toLowerCase()) : ''
  if (by?.display_value) return kind ? `${kind} ${by.display_value}` : by.display_value
  if (kind) return kind
  return run.parent_task_run_id ? 'its parent run' : ''
}
