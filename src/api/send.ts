import { type ApiError, errorFromAnswer, isAbort, networkError, notJsonError, timeoutError } from './api-error'
import { noteServerDate } from './clock'
import { createSlots } from './slots'

/** Prefect closes the seventh connection of a browser over HTTP/1.1; a queue of our own can be aborted. */
const IN_FLIGHT = 6
const RETRIES = 2
/** Writes that race on SQLite come through one after the other, so those that lost are given more time. */
const RETRIES_WHEN_BUSY = 3
const BACKOFF_MS = [300, 1200, 2400]
const LONGEST_WAIT_MS = 30_000
/**
 * Prefect ends a statement after 10 s, so a read that is silent for longer than a few of them will not come. A write may
 * really take long (deleting a flow takes its runs along); Podium's gateway gives up after 120 s, too.
 */
const READ_LIMIT_S = 30
const WRITE_LIMIT_S = 120

/** Prefect's reads by POST. `get_scheduled_flow_runs` is none: it marks workers as polling. */
const READ_BY_POST =
  /\/(filter|count|paginate|history|lateness|concurrency_status)$|\/count-by\/[^/]+$|\/ui\/(flow_runs|flows|task_runs|schemas)\/[^/]+(\/counts)?$/

/** Whether it changes nothing, so that it may be sent twice. */
export const isRead = (request: Request) =>
  request.method === 'GET' || (request.method === 'POST' && READ_BY_POST.test(new URL(request.url).pathname))

/** Creating a run carries an idempotency key (api/deployments.ts), so the same request twice makes one run. */
const isIdempotentCreate = (request: Request) =>
  request.method === 'POST' && new URL(request.url).pathname.endsWith('/create_flow_run')

/** Seconds or an HTTP date, in milliseconds from now; undefined when absent or nonsense. */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  if (!value) return undefined
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

const wait = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
  })

interface Attempt {
  answer?: Response
  error?: ApiError
  retryAfter?: number
  /** Asking again would only add to what the server has not managed. */
  final?: boolean
  /**
   * The database did not let it in, and nothing was done: Prefect's own 503, which its client sends again whatever it was
   * (server/api/server.py: `is_client_retryable_exception`). A proxy's 503 is no such promise.
   */
  busy?: boolean
}

const BUSY_ANSWER = { exception_message: 'Service Unavailable' }

function isBusy(status: number, text: string): boolean {
  if (status !== 503) return false
  try {
    return (JSON.parse(text) as Partial<typeof BUSY_ANSWER> | null)?.exception_message === BUSY_ANSWER.exception_message
  } catch {
    return false
  }
}

/** Statuses that a `Response` must not have a body with. */
const BODILESS = new Set([204, 205, 304])

/** With its whole body: one that breaks off or never ends is no answer. */
async function whole(answer: Response): Promise<Response> {
  if (BODILESS.has(answer.status)) return answer
  const { status, statusText, headers } = answer
  return new Response(await answer.arrayBuffer(), { status, statusText, headers })
}

export interface SenderOptions {
  fetch: (request: Request) => Promise<Response>
  random?: () => number
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** One place where requests leave: limited, retried where that is safe, failures turned into `ApiError`. */
export function createSender({ fetch, random = Math.random, wait: pause = wait }: SenderOptions) {
  const slots = createSlots(IN_FLIGHT)
  const listeners = new Set<(answered: boolean) => void>()
  const tell = (answered: boolean) => listeners.forEach((listener) => listener(answered))

  async function attempt(request: Request): Promise<Attempt> {
    const seconds = isRead(request) ? READ_LIMIT_S : WRITE_LIMIT_S
    const limit = new AbortController()
    const stop = () => limit.abort(request.signal.reason)
    request.signal.addEventListener('abort', stop)
    const timer = setTimeout(() => limit.abort(), seconds * 1000)
    let answer: Response
    try {
      answer = await whole(await fetch(new Request(request, { signal: limit.signal })))
    } catch (error) {
      if (request.signal.aborted) throw error
      tell(false)
      if (limit.signal.aborted) return { error: timeoutError(seconds, isRead(request)), final: true }
      if (isAbort(error)) throw error
      return { error: networkError(error) }
    } finally {
      clearTimeout(timer)
      request.signal.removeEventListener('abort', stop)
    }
    // 502 and 504 are a gateway speaking for a server that does not.
    tell(answer.status !== 502 && answer.status !== 504)
    noteServerDate(answer.headers.get('date'))
    if (!answer.ok) {
      const text = await answer.text()
      const retryAfter = retryAfterMs(answer.headers.get('retry-after'), Date.now())
      return {
        error: errorFromAnswer(answer.status, text, answer.headers),
        retryAfter,
        busy: isBusy(answer.status, text),
      }
    }
    const contentType = answer.headers.get('content-type') ?? ''
    if (contentType.includes('html')) return { error: notJsonError(answer.status, await answer.text(), contentType) }
    return { answer }
  }

  /** Milliseconds to wait before trying again; undefined: this failure is final. */
  function patience(request: Request, tries: number, { error, retryAfter, final, busy }: Attempt): number | undefined {
    if (!error || final || tries >= (busy ? RETRIES_WHEN_BUSY : RETRIES)) return undefined
    const { status } = error
    const safe = isRead(request) || busy || (isIdempotentCreate(request) && (status === 503 || status === 0))
    const askedToWait = (status === 429 || status === 503) && retryAfter !== undefined
    if (!safe || !(status === 0 || status >= 500 || askedToWait)) return undefined
    if (askedToWait) return retryAfter <= LONGEST_WAIT_MS ? retryAfter : undefined
    return (BACKOFF_MS[tries] ?? LONGEST_WAIT_MS) * (0.5 + random())
  }

  async function send(request: Request): Promise<Response> {
    for (let tries = 0; ; tries += 1) {
      const copy = tries < RETRIES_WHEN_BUSY ? request.clone() : request
      const outcome = await slots.run(() => attempt(copy), request.signal)
      if (outcome.answer) return outcome.answer
      const ms = patience(request, tries, outcome)
      if (ms === undefined) throw outcome.error
      await pause(ms, request.signal)
    }
  }

  return {
    send,
    onOutcome: (listener: (answered: boolean) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
