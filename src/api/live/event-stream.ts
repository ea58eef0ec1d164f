/**
 * One subscription to Prefect's events: `/events/out`, subprotocol `prefect`, auth frame, then a filter
 * (server/api/events.py, stream_workspace_events_out). No DOM and no React: it runs in a shared worker or a tab.
 */
const PREFIXES = [
  'prefect.flow-run.',
  'prefect.task-run.',
  'prefect.deployment.',
  'prefect.flow.',
  'prefect.work-pool.',
  'prefect.work-queue.',
  'prefect.artifact.',
  'prefect.artifact-collection.',
  'prefect.variable.',
  'prefect.block-document.',
]
const NOISE = ['prefect.flow-run.heartbeat']

/** The server replays 15 minutes at most; half a minute is kept for clocks that differ. */
const BACKFILL_MS = 14.5 * 60_000
/** Events just before the last one seen may arrive after it. */
const OVERLAP_MS = 10_000
/** A replay has no end mark: it is over when nothing more came for this long. */
const REPLAY_QUIET_MS = 700
const REPLAY_LONGEST_MS = 15_000
const CONNECT_TIMEOUT_MS = 10_000
const BACKOFF_MS = [500, 1000, 2000, 5000, 10_000, 20_000, 30_000]
/** What Prefect closes a socket with whose token it does not take (server/utilities/subscriptions.py). */
const REFUSED = 1008
/** Credentials that are refused once will be refused again. */
const REFUSED_BACKOFF_MS = 120_000
/** With all tabs hidden the socket is kept for this long, so that a glance elsewhere costs nothing. */
const HIDDEN_KEEP_MS = 5 * 60_000
const REMEMBERED_IDS = 2000
const YEAR_MS = 365 * 86_400_000

export type StreamState = 'connecting' | 'catching up' | 'live' | 'down'

export type StreamMessage =
  | { type: 'state'; state: StreamState }
  /** As the server sent it; `apply-event.ts` reads it. */
  | { type: 'event'; event: unknown }
  /** More was missed than can be replayed: ask again for what is visible. */
  | { type: 'gap' }
  /** The server does not take the token. */
  | { type: 'refused' }

export interface StreamOptions {
  /** `ws://host/api/events/out` */
  url: string
  token: string | null
  openSocket: (url: string, protocol: string) => WebSocket
  emit: (message: StreamMessage) => void
  now?: () => number
  random?: () => number
}

const parse = (text: unknown): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(String(text))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

export function createEventStream(options: StreamOptions) {
  const { url, token, openSocket, emit, now = Date.now, random = Math.random } = options
  const seen = new Set<string>()
  let socket: WebSocket | undefined
  let state: StreamState = 'connecting'
  let failures = 0
  let visible = true
  let stopped = false
  /** Everything before this is known: the start, then the newest event's time by the server's clock. */
  let knownUntil = now()
  let lostAt = now()
  let everLive = false
  let replayStarted = 0
  const timers: Partial<Record<'retry' | 'connect' | 'replay' | 'hide', ReturnType<typeof setTimeout>>> = {}

  const setTimer = (name: keyof typeof timers, ms: number, work: () => void) => {
    clearTimeout(timers[name])
    timers[name] = setTimeout(work, ms)
  }

  const setState = (next: StreamState) => {
    if (next === state) return
    state = next
    emit({ type: 'state', state })
  }

  /** False for one that came before. */
  function remember(id: unknown) {
    if (typeof id !== 'string') return true
    if (seen.has(id)) return false
    seen.add(id)
    if (seen.size > REMEMBERED_IDS) seen.delete(seen.values().next().value ?? '')
    return true
  }

  function subscribe(open: WebSocket) {
    failures = 0
    clearTimeout(timers.connect)
    const away = now() - lostAt
    const missedTooMuch = away > BACKFILL_MS
    if (missedTooMuch) knownUntil = now()
    const filter = {
      event: { prefix: PREFIXES, exclude_name: NOISE },
      // Without an `until` in the future the server takes "now" for it and stays silent.
      occurred: {
        since: new Date(knownUntil - OVERLAP_MS).toISOString(),
        until: new Date(now() + YEAR_MS).toISOString(),
      },
    }
    open.send(JSON.stringify({ type: 'filter', backfill: true, filter }))
    if (missedTooMuch) emit({ type: 'gap' })
    const caughtUp = missedTooMuch || (!everLive && away < CONNECT_TIMEOUT_MS)
    everLive = true
    if (caughtUp) return setState('live')
    replayStarted = now()
    setState('catching up')
    setTimer('replay', REPLAY_QUIET_MS, () => setState('live'))
  }

  function receive(open: WebSocket, data: unknown) {
    const message = parse(data)
    if (message?.type === 'auth_success') return subscribe(open)
    if (message?.type !== 'event') return
    const { event } = message
    const occurred = Date.parse(String(field(event, 'occurred')))
    if (occurred > knownUntil && occurred < now() + BACKFILL_MS) knownUntil = occurred
    if (state === 'catching up') {
      const left = replayStarted + REPLAY_LONGEST_MS - now()
      setTimer('replay', Math.max(0, Math.min(REPLAY_QUIET_MS, left)), () => setState('live'))
    }
    if (remember(field(event, 'id'))) emit({ type: 'event', event })
  }

  function connect() {
    if (stopped || socket) return
    clearTimeout(timers.retry)
    let open: WebSocket
    try {
      open = openSocket(url, 'prefect')
    } catch {
      return lose(undefined)
    }
    socket = open
    setTimer('connect', CONNECT_TIMEOUT_MS, () => drop(open))
    open.addEventListener('open', () => open.send(JSON.stringify({ type: 'auth', token })))
    open.addEventListener('message', ({ data }) => socket === open && receive(open, data))
    open.addEventListener('close', ({ code }) => socket === open && lose(code))
  }

  /** A socket that will not open may take minutes to say so. */
  function drop(open: WebSocket) {
    if (socket !== open) return
    lose(undefined)
    open.close()
  }

  function lose(code: number | undefined) {
    const worked = state === 'live' || state === 'catching up'
    socket = undefined
    clearTimeout(timers.connect)
    clearTimeout(timers.replay)
    // Whatever was missed was missed from here on, also when the next attempts fail.
    if (worked) lostAt = now()
    if (!visible || stopped) return
    // One lost connection is mended within a second without a word; a second failure in a row is a state.
    setState(worked ? 'connecting' : 'down')
    if (code === REFUSED) emit({ type: 'refused' })
    const wait = code === REFUSED ? REFUSED_BACKOFF_MS : (BACKOFF_MS[failures] ?? BACKOFF_MS.at(-1) ?? 0)
    failures += 1
    setTimer('retry', wait * (0.5 + random() / 2), connect)
  }

  function setVisible(next: boolean) {
    if (next === visible) return
    visible = next
    clearTimeout(timers.hide)
    if (visible) {
      if (!socket) setState('connecting')
      return connect()
    }
    clearTimeout(timers.retry)
    setTimer('hide', HIDDEN_KEEP_MS, () => {
      const open = socket
      if (!open) return
      lose(undefined)
      open.close()
    })
  }

  return {
    start: connect,
    setVisible,
    getState: () => state,
    stop: () => {
      stopped = true
      for (const timer of Object.values(timers)) clearTimeout(timer)
      const open = socket
      socket = undefined
      open?.close()
    },
  }
}
