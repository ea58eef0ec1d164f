import { useEffect, useState, useSyncExternalStore } from 'react'
import { subscribeToLogs } from '~/api/live/log-stream'
import { fetchLogPage } from '~/api/logs'
import type { LogSource } from './log-source'
import { type LogFilter, LogStores, type ShownLog } from './log-stores'

/** The log of a flow run with all its tasks, or of a task run that has no flow run. */
export type LogSubject = { flowRunId?: string; taskRunId?: string }

function sourceOf(subject: LogSubject, filter: LogFilter): LogSource {
  const { flowRunId } = subject
  return {
    fetchPage: ({ level = 0, taskRunId, ...page }, signal) =>
      fetchLogPage({
        ...page,
        flowRunId,
        taskRunId: taskRunId ?? filter.taskRunId ?? subject.taskRunId,
        level: Math.max(level, filter.minLevel) || undefined,
        signal,
      }),
    listen: flowRunId ? (onWake) => subscribeToLogs(flowRunId, onWake) : undefined,
  }
}

/**
 * The store that holds what this filter shows, and its state. Null for the first moment. `live`: more lines may come;
 * `settling`: it ended just now, so that the last lines may still be on their way.
 */
export function useLogStores(
  subject: LogSubject,
  filter: LogFilter,
  { live, settling }: { live: boolean; settling: boolean },
): ShownLog | null {
  const [stores] = useState(() => new LogStores((wanted) => sourceOf(subject, wanted)))
  const { taskRunId, minLevel } = filter

  useEffect(() => () => stores.close(), [stores])
  useEffect(() => {
    if (settling && !live) stores.setActive(true)
    stores.setActive(live)
  }, [stores, live, settling])
  useEffect(() => void stores.show({ taskRunId, minLevel }), [stores, taskRunId, minLevel])
  useEffect(() => {
    const look = () => stores.setVisible(!document.hidden)
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [stores])

  return useSyncExternalStore(stores.subscribe, stores.getSnapshot)
}
