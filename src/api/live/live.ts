import type { QueryClient } from '@tanstack/react-query'
import { fetchFlowRuns } from '~/api/flow-run-pages'
import { type FlowRun, isTerminal } from '~/api/flow-runs'
import { readEvent, type LiveEvent } from './apply-event'
import type { EventsConnection } from './event-source'
import type { StreamMessage, StreamState } from './event-stream'
import { mounted } from './new-rows'
import { createCachePatcher } from './patch-cache'
import { refreshVisible, retryFailed, somethingRuns, type Refresh } from './refresh'
import { createStaleMarker } from './stale'
import type { createStatusStore } from './status'
import { createThrottledIds } from './throttled-ids'

/** Events of one moment are applied together: one render for a burst, and far below half a second. */
const GATHER_MS = 40
const POLL_MS = 15_000
const RECONCILE_RUNNING_MS = 60_000
const RECONCILE_QUIET_MS = 300_000
const POLLS_PER_RECONCILE = 4
/** A flow's process sends its tasks' last events when it ends, often after its own (reference: scale, section 3). */
const TASKS_FOLLOW_MS = 3000

export interface LiveOptions {
  client: QueryClient
  status: ReturnType<typeof createStatusStore>
  connect: (onMessage: (message: StreamMessage) => void) => EventsConnection
  /** After each request: did anything answer? */
  onOutcome: (listener: (answered: boolean) => void) => () => void
  checkHealth: () => Promise<unknown>
  /** The socket was refused for want of credentials. */
  onRefused?: () => void
  document?: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>
}

/** Events, reconciliation and the fallback to polling, for one query client. Returns what ends it. */
export function createLive({
  client,
  status,
  connect,
  onOutcome,
  checkHealth,
  onRefused,
  document: page = document,
}: LiveOptions) {
  const patcher = createCachePatcher(client)
  const stale = createStaleMarker(client)
  let gathered: LiveEvent[] = []
  let gathering: ReturnType<typeof setTimeout> | undefined
  let ticking: ReturnType<typeof setTimeout> | undefined
  let stream: StreamState = 'connecting'
  let answering = true
  let refreshedAt = Date.now()
  let polls = 0
  /** A request has ended, well or not, since the poll began. */
  let heard = false
  /** Something was to be asked for while the tab was hidden. */
  let owed = false
  let stopped = false

  /** Runs whose event did not tell all: start, end, when next, what input. */
  const incomplete = createThrottledIds({
    firstMs: 50,
    everyMs: 2000,
    most: 50,
    work: async (ids) => patcher.put('flow-runs', await fetchFlowRuns({}, ids)),
  })

  /** Flow runs whose list of task runs has to be asked for again. */
  const taskLists = createThrottledIds({
    firstMs: TASKS_FOLLOW_MS,
    everyMs: TASKS_FOLLOW_MS,
    most: 10,
    work: async (ids) => {
      const wanted = new Set(ids)
      await client.invalidateQueries({
        predicate: ({ queryKey: [resource, kind, subject] }) =>
          (resource === 'task-runs' || (resource === 'artifacts' && kind === 'of-flow-run')) &&
          typeof subject === 'string' &&
          wanted.has(subject),
      })
    },
  })

  const refresh = (what: Refresh) => {
    if (stopped) return Promise.resolve()
    if (page.hidden) {
      owed ||= what.what === 'all'
      return Promise.resolve()
    }
    if (what.what === 'all') {
      refreshedAt = Date.now()
      owed = false
      if (what.unlessSince === undefined) stale.settle()
    }
    return refreshVisible(
      {
        client,
        onRows: (rows, list) => {
          patcher.put('flow-runs', rows)
          for (const shown of mounted) if (shown.hash === list) shown.offerRows(rows as never[])
        },
      },
      what,
    )
  }

  function updateStatus() {
    if (stream === 'live' || stream === 'catching up') return status.set(stream)
    if (!answering) return status.set('offline')
    const { state } = status.get()
    // A retry of a socket that has been down is no news.
    if (stream === 'connecting' && (state === 'polling' || state === 'offline')) return status.set('polling')
    status.set(stream === 'down' ? 'polling' : 'connecting')
  }

  /** Flow runs on screen whose tasks an event about a subflow run may concern: it names the parent's task run only. */
  function openParents(): string[] {
    return client
      .getQueryCache()
      .findAll({ queryKey: ['task-runs', 'of-flow-run'], type: 'active' })
      .map(({ queryKey }) => String(queryKey[2]))
      .filter((id) => !isTerminal(client.getQueryData<FlowRun>(['flow-runs', 'one', id])?.state_type))
  }

  function applyGathered() {
    gathering = undefined
    const events = gathered
    gathered = []
    const result = patcher.apply(events)
    incomplete.add(result.incomplete)
    for (const list of mounted) list.offer(events.filter(({ entity, state }) => entity === list.entity && state))
    for (const event of events) {
      stale.note(event)
      if (event.entity !== 'flow-run' || !event.state) continue
      if (isTerminal(event.state.type)) taskLists.add([event.id])
      // The task run that stands for a subflow run has no events of its own.
      if (event.isSubflow) taskLists.add([...openParents(), event.related['task-run'] ?? ''])
    }
  }

  function onMessage(message: StreamMessage) {
    if (stopped) return
    if (message.type === 'gap') return void refresh({ what: 'all' })
    if (message.type === 'refused') return onRefused?.()
    if (message.type === 'state') {
      const before = stream
      stream = message.state
      updateStatus()
      // The first poll tells whether only the socket is down, and what was missed since it is.
      if (stream === 'down' && before !== 'down') void poll()
      return schedule()
    }
    const event = readEvent(message.event)
    if (!event) return
    status.noteEvent()
    gathered.push(event)
    gathering ??= setTimeout(applyGathered, GATHER_MS)
  }

  async function poll() {
    if (page.hidden || stopped) return
    if (status.get().state === 'offline') return void (await checkHealth().catch(() => undefined))
    polls += 1
    heard = false
    await refresh({ what: polls % POLLS_PER_RECONCILE === 0 ? 'all' : 'rows' })
    // Where nothing on screen changes by itself nothing was asked for: is the server there at all?
    if (!heard && !stopped && !page.hidden) await checkHealth().catch(() => undefined)
  }

  /** The next attempt now; the socket rests while hidden. */
  function reconnect() {
    connection.setVisible(false)
    connection.setVisible(!page.hidden)
  }

  const period = () => (somethingRuns(client) ? RECONCILE_RUNNING_MS : RECONCILE_QUIET_MS)

  /** One timer: the next poll, or the next look whether a reconciliation is due. */
  function schedule() {
    clearTimeout(ticking)
    if (page.hidden || stopped) return
    ticking = setTimeout(() => {
      if (stream === 'live' || stream === 'catching up') {
        const every = period()
        if (Date.now() - refreshedAt >= every) void refresh({ what: 'all', unlessSince: Date.now() - every / 2 })
      } else {
        void poll()
      }
      if (status.get().state !== 'offline') void retryFailed(client)
      schedule()
    }, POLL_MS)
  }

  function onVisibility() {
    connection.setVisible(!page.hidden)
    stale.setPaused(page.hidden)
    incomplete.setPaused(page.hidden)
    taskLists.setPaused(page.hidden)
    for (const list of mounted) list.setPaused(page.hidden)
    if (!page.hidden && (owed || Date.now() - refreshedAt > RECONCILE_RUNNING_MS)) void refresh({ what: 'all' })
    schedule()
  }

  const forgetOutcomes = onOutcome((answered) => {
    heard = true
    if (answered === answering) return
    answering = answered
    const wasOffline = status.get().state === 'offline'
    updateStatus()
    if (!answered || !wasOffline) return
    reconnect()
    void refresh({ what: 'all' })
    if (!page.hidden && !stopped) void retryFailed(client, { atOnce: true })
  })

  const connection = connect(onMessage)
  page.addEventListener('visibilitychange', onVisibility)
  schedule()

  return {
    /** The next attempt at once, for someone who will not wait: of the socket, and of what is on screen. */
    retryNow: () => {
      reconnect()
      void poll()
    },
    stop: () => {
      stopped = true
      page.removeEventListener('visibilitychange', onVisibility)
      forgetOutcomes()
      clearTimeout(gathering)
      clearTimeout(ticking)
      incomplete.clear()
      taskLists.clear()
      stale.stop()
      patcher.stop()
      connection.close()
    },
  }
}
