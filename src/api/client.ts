import { findApiElsewhere, resolveApiBase } from './api-base'
import { ApiError, isAbort, isForeign, networkError, notJsonError } from './api-error'
import { client } from './generated/client.gen'
import { createSender } from './send'

export { ApiError, RejectedError } from './api-error'

const base = resolveApiBase({
  search: location.search,
  base: document.baseURI,
  tab: sessionStorage,
  saved: localStorage,
})

/** The address of Prefect's API without a trailing slash, e.g. `http://127.0.0.1:4300/api`. */
export const apiBase = () => client.getConfig().baseUrl ?? base.url

type HeaderSource = (
  request: Request,
) => Record<string, string> | undefined | Promise<Record<string, string> | undefined>

let authHeaders: HeaderSource = () => undefined
let csrfHeaders: HeaderSource = () => undefined

/**
 * For a login page; behind Podium's own gateway the browser holds no credentials.
 * @public
 */
export function setAuthHeaders(source: HeaderSource) {
  authHeaders = source
}

/**
 * Prefect wants its CSRF headers on every POST, reads included, when protection is on (default: off).
 * @public
 */
export function setCsrfHeaders(source: HeaderSource) {
  csrfHeaders = source
}

/** What the sockets send in their first frame: `user:password`, not base64; null where none is needed. */
let socketToken: string | null = null
/** @public */
export function setSocketToken(token: string | null) {
  socketToken = token
}
export const currentSocketToken = () => socketToken

let search: Promise<string | undefined> | undefined
const searchOnce = () =>
  (search ??= base.chosen
    ? Promise.resolve(undefined)
    : findApiElsewhere(base.url, document.baseURI, (...args) => fetch(...args)))

async function withHeaders(request: Request) {
  for (const source of [authHeaders, csrfHeaders]) {
    const headers = await source(request)
    for (const [name, value] of Object.entries(headers ?? {})) request.headers.set(name, value)
  }
  return request
}

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

/** The same request at the base found since. Its parts are named: browsers do not copy a body out of a `Request`. */
async function readdress(request: Request, url: string) {
  const { method, headers, signal } = request
  const body = method === 'GET' || method === 'HEAD' ? undefined : await request.text()
  return new Request(`${url}${request.url.slice(base.url.length)}`, { method, headers, signal, body })
}

async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = await withHeaders(new Request(input, init))
  const spare = base.chosen || search ? undefined : request.clone()
  try {
    return await sender.send(request)
  } catch (error) {
    // A static host answers /api with a page of its own, a wrong port with nothing: not Prefect's words.
    if (!spare || !isForeign(error) || spare.signal.aborted) throw error
    const found = await searchOnce()
    if (!found) throw error
    moveTo(found)
    return sender.send(await readdress(spare, found))
  }
}

client.setConfig({ baseUrl: base.url, fetch: send, throwOnError: true, parseAs: 'json' })

/** Called after each request: did the server answer at all? The connection state is built on it. */
export const onOutcome = sender.onOutcome

/**
 * The data of a generated call: `call(readFlowRun({ path: { id }, signal, throwOnError: true }))`.
 * Whatever goes wrong is an `ApiError`; an aborted request stays an `AbortError`.
 */
export async function call<T>(request: Promise<{ data: T }>): Promise<T> {
  try {
    return (await request).data
  } catch (error) {
    if (error instanceof ApiError || isAbort(error)) throw error
    if (error instanceof SyntaxError) throw notJsonError(200, '', 'application/json')
    throw networkError(error)
  }
}

export { client }
