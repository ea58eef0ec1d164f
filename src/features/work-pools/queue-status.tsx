import type { WorkQueue } from '~/api/work-queues'
import { StatusMark, type Status } from '~/ui/status-mark'

type QueueFacts = Pick<WorkQueue, 'status' | 'is_paused' | 'last_polled'>

/** As the server sets it: a queue is ready while it has been polled within the last minute (server/services/foreman.py). */
function queueStatus(queue: QueueFacts): Status {
  if (queue.is_paused || queue.status === 'PAUSED')
    return {
      kind: 'paused',
      word: 'Paused',
      why: 'None of its runs is started until it is resumed. Schedules go on, so runs become late.',
    }
  if (queue.status === 'READY')
    return { kind: 'ready', word: 'Ready', why: 'A worker has asked for its runs within the last minute.' }
  if (queue.status === 'NOT_READY')
    return {
      kind: 'not-ready',
      word: 'Not ready',
      why: queue.last_polled
        ? 'No worker has asked for its runs within the last minute.'
        : 'No worker has ever asked for its runs.',
    }
  return {
    kind: 'unknown',
    word: queue.status ?? 'Unknown',
    why: 'The server does not say, or says something this version does not know.',
  }
}

export function QueueStatusMark({ queue, word }: { queue: QueueFacts; word?: 'always' | 'wide' }) {
  return <StatusMark status={queueStatus(queue)} word={word} />
}
