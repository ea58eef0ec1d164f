import { parseExact } from '~/lib/exact-json'
import { findApiElsewhere, resolveApiBase } from './api-base'
import { hasShapeOf } from './answer-shape'
import { ApiError, isAbort, isForeign, networkError, notJsonError, wrongShapeError } from './api-error'
import { serverNow } from './clock'
import { basicAuth, createCredentials } from './credentials'
import { createCsrf, type CsrfToken, csrfTokenOf, isCsrfRefusal } from './csrf'
import { client } from './generated/client.gen'
import { createSender, isRead } from './send'

export { ApiError, isAbort, isMissing, RejectedError } from './api-error'

/** Storage may be forbidden: what would be kept there lasts as long as the page. */
function storageOf(name: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return globalThis[name]
  } catch {
    return undefined
  }
}

const base = resolveApiBase({
  search: location.search,
  base: document.baseURI,
  tab: storageOf('sessionStorage'),
  saved: storageOf('localStorage'),
})
client.setConfig({ baseUrl: base.url, fetch: send, throwOnError: true, parseAs: 'json' })

/** The address of Prefect's API without a trailing slash, e.g. `http://127.0.0.1:4300/api`. */
export const apiBase = () => client.getConfig().baseUrl ?? base.url

let search: Promise<string | undefined> | undefined
const searchOnce = () =>
  (search ??= base.chosen
    ? Promise.resolve(undefined)
    : findApiElsewhere(base.url, document.baseURI, (...args) => fetch(...args)))

const sender = createSender({ fetch: (request) => fetch(request) })

const movedListeners = new Set<() => void>()

/** Called when the API turns out to be elsewhere: sockets have to follow. */
export function onApiMoved(listener: () => void) {
  movedListeners.add(listener)
  return () => void movedListeners.delete(listener)
}

function moveTo(url: string) {
  if (url === apiBase()) return
  client.setConfig({ baseUrl: url })
  for (const listener of movedListeners) listener()
}

export const credentials = createCredentials({
  base: apiBase,
  storage: storageOf('sessionStorage'),
  channel: typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('podium.credentials'),
})

const CSRF_KEY = 'podium.csrf'
const csrf = createCsrf({
  now: serverNow,
  remembered: {
    get: () => storageOf('localStorage')?.getItem(CSRF_KEY) === apiBase(),
    set: (on) => {
      try {
        if (on) storageOf('localStorage')?.setItem(CSRF_KEY, apiBase())
        else storageOf('localStorage')?.removeItem(CSRF_KEY)
      } catch {
        // Full: the next tab learns it by a refusal of its own.
      }
    },
  },
  async read(name) {
    try {
      const answer = (await (await send(`${apiBase()}/csrf-token?client=${name}`)).json()) as Partial<CsrfToken> | null
      // What is no token would be sent, refused and never asked for again.
      if (typeof answer?.token !== 'string') throw wrongShapeError(answer)
      return { token: answer.token, expiration: answer.expiration ?? '' }
    } catch (error) {
      // 422: switched off; 404: a server that has none.
      if (error instanceof ApiError && (error.status === 422 || error.status === 404)) return null
      throw error
    }
  },
})

/**
 * The request as it has to be now: at the base that was found since, with what proves who one is. Its parts are named,
 * because browsers do not copy a body out of a `Request` to another address.
 */
async function prepare(request: Request, authString: string | null) {
  const { method, headers, signal } = request
  const proof = {
    ...(authString !== null && { Authorization: basicAuth(authString) }),
    ...(await csrf.headers(method)),
  }
  for (const [name, value] of Object.entries(proof)) headers.set(name, value)
  if (apiBase() === base.url || !request.url.startsWith(base.url)) return request
  const body = method === 'GET' || method === 'HEAD' ? undefined : await request.text()
  return new Request(`${apiBase()}${request.url.slice(base.url.length)}`, { method, headers, signal, body })
}

/** For the connection doctor, whose requests go past the queue and its retries: the same credentials as everywhere. */
export const withCredentials = (request: Request) => prepare(request, credentials.current())

/** For the same: after a refusal for want of a CSRF token. False: repeating the request would change nothing. */
export const renewCsrf = (refused: Request) => csrf.renew(csrfTokenOf(refused))

/** Whether the server is known to refuse writes without a CSRF token. */
export const hasCsrf = () => csrf.isOn()

async function sendOnce(request: Request): Promise<Response> {
  const spare = base.chosen || search ? undefined : request.clone()
  try {
    return await sender.send(request)
  } catch (error) {
    // A static host answers /api with a page of its own, a wrong port with nothing: not Prefect's words.
    if (!spare || !isForeign(error) || spare.signal.aborted) throw error
    const found = await searchOnce()
    if (!found) throw error
    moveTo(found)
    return sender.send(await prepare(spare, credentials.current()))
  }
}

/** What is waited for, or the end of waiting: whoever asked has gone. */
const unlessAborted = <T>(wait: Promise<T>, signal: AbortSignal) =>
  new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })

/** To another origin a refusal for want of a CSRF token has no CORS headers, and looks like no answer at all. */
const isHiddenRefusal = (error: ApiError, request: Request) =>
  error.status === 0 && csrf.isUnknown() && request.method !== 'GET' && new URL(request.url).origin !== location.origin

/** What was refused to someone who would not log in. */
const forgone = new Set<string>()

async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const { signal } = request
  const what = `${request.method} ${new URL(request.url).pathname}`
  for (let renewed = false; ;) {
    const authString = credentials.current()
    const prepared = await prepare(request.clone(), authString)
    try {
      const answer = await sendOnce(prepared)
      if (forgone.has(what)) {
        forgone.clear()
        credentials.accepted()
      }
      return answer
    } catch (error) {
      if (!(error instanceof ApiError) || signal.aborted) throw error
      // The server has done nothing with what it refused so: it can be sent again, writes as well.
      if (isLoggedOut(error)) {
        if (!(await unlessAborted(credentials.ask(authString, !isRead(request)), signal))) {
          forgone.add(what)
          throw error
        }
      } else if (!renewed && (isCsrfRefusal(error) || isHiddenRefusal(error, request))) {
        renewed = true
        if (!(await unlessAborted(csrf.renew(csrfTokenOf(prepared)), signal))) throw error
      } else throw error
    }
  }
}

/** Prefect itself wants credentials; a proxy's or the gateway's own password cannot be given here. */
export const isLoggedOut = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 401 && !isForeign(error)

/**
 * Whether the server takes these credentials: one small request, which waits for nobody.
 * Throws the `ApiError` of its answer when it does not.
 */
export async function checkCredentials(authString: string): Promise<void> {
  await sender.send(
    new Request(`${apiBase()}/admin/version`, {
      headers: { accept: 'application/json', authorization: basicAuth(authString) },
    }),
  )
}

/** Called after each request: did the server answer at all? The connection state is built on it. */
export const onOutcome = sender.onOutcome

interface Answer<T> {
  data: T
  request?: Request
}

/** Whatever goes wrong is an `ApiError`; an aborted request stays an `AbortError`. */
async function settled<T, R>(promised: Promise<Answer<T>>, read: (answer: Answer<T>) => R): Promise<R> {
  try {
    return read(await promised)
  } catch (error) {
    if (error instanceof ApiError || isAbort(error)) throw error
    if (error instanceof SyntaxError) throw notJsonError(200, '', 'application/json')
    throw networkError(error)
  }
}

function inShape<T>(data: T, request: Request | undefined): T {
  if (request && !hasShapeOf(request.method, new URL(request.url).pathname, data)) throw wrongShapeError(data)
  return data
}

/** The data of a generated call: `call(readFlowRun({ path: { id }, signal, throwOnError: true }))`. */
export const call = <T>(promised: Promise<Answer<T>>): Promise<T> =>
  settled(promised, ({ data, request }) => inShape(data, request))

/** The data of a call that was made with `parseAs: 'text'`, with its numbers as they are stored (`ExactNumber`). */
export const callExact = <T>(promised: Promise<Answer<T>>): Promise<T> =>
  settled(promised, ({ data, request }) => inShape(parseExact(String(data)) as T, request))

/** The text itself of a call that was made with `parseAs: 'text'`: whoever reads it judges what it holds. */
export const callText = (promised: Promise<Answer<unknown>>): Promise<string> =>
  settled(promised, ({ data }) => String(data))

export { client }
