import { heartbeatSeconds, MISSED_HEARTBEATS, type Worker } from '~/api/workers'
import { formatDuration } from '~/lib/duration'
import { StatusMark, type Status } from '~/ui/status-mark'

export const isOnline = (worker: Pick<Worker, 'status'>) => worker.status === 'ONLINE'

/** The server's own judgement, at the time it was asked. */
function workerStatus(worker: Worker): Status {
  const every = heartbeatSeconds(worker)
  const rule = `It sends a heartbeat every ${formatDuration(every)}`
  if (isOnline(worker)) return { kind: 'ready', word: 'Online', why: `${rule}.` }
  if (worker.status === 'OFFLINE')
    return {
      kind: 'not-ready',
      word: 'Offline',
      why: `${rule} while it runs, and none has come for more than ${formatDuration(every * MISSED_HEARTBEATS)}.`,
    }
  return {
    kind: 'unknown',
    word: worker.status ?? 'Unknown',
    why: 'The server does not say, or says something this version does not know.',
  }
}

export function WorkerStatusMark({ worker, word }: { worker: Worker; word?: 'always' | 'wide' }) {
  return <StatusMark status={workerStatus(worker)} word={word} />
}
