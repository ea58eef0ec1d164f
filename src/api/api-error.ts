/** Every failed request surfaces as this, so callers branch on `status`, never on message text. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    /** HTTP status; 0 when no answer came at all. */
    readonly status: number,
    /** One sentence for a person, in the server's own words where it gave any. */
    message: string,
    /** What the server said besides, as it said it: validation errors, an object, a long text. */
    readonly detail?: unknown,
    readonly requestId?: string,
  ) {
    super(message)
  }
}

/**
 * There is no such object: the server says so (404), or the address is no id at all, which it answers with 422. A 422 for
 * a proper id is another failure, and so is one for what has no id but a name (`id` undefined).
 */
export const isMissing = (error: unknown, id: string | undefined) =>
  error instanceof ApiError &&
  (error.status === 404 ||
    (error.status === 422 && id !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)))

/** A write that the server answered with HTTP 200 and refused all the same. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError'
  constructor(
    readonly status: 'REJECT' | 'ABORT' | 'WAIT',
    readonly reason: string,
  ) {
    super(reason)
  }
}

export const isAbort = (error: unknown) => (error as { name?: unknown } | null)?.name === 'AbortError'

/** Errors that cannot be Prefect's own words: no answer, a web page, anything but JSON. */
const foreign = new WeakSet<ApiError>()
export const isForeign = (error: unknown): error is ApiError => error instanceof ApiError && foreign.has(error)

function asForeign(error: ApiError) {
  foreign.add(error)
  return error
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const LONGEST_MESSAGE = 500

const cut = (text: string) => (text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text)

/** `body.schedules.0.cron`: where pydantic found the error, without the word that only says "in the body". */
function pydanticSentence(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  if (!isRecord(error) || typeof error.msg !== 'string') return undefined
  const place = Array.isArray(error.loc) ? error.loc.filter((part) => part !== 'body').join('.') : ''
  return place ? `${place}: ${error.msg}` : error.msg
}

function sentenceOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined
  if (Array.isArray(value)) {
    const sentences = value.map(pydanticSentence).filter((text) => text !== undefined)
    return sentences.length > 0 ? sentences.join('; ') : undefined
  }
  if (isRecord(value)) {
    for (const key of ['message', 'msg', 'reason', 'error']) {
      const text = value[key]
      if (typeof text === 'string' && text.trim()) return text
    }
    return JSON.stringify(value)
  }
  return undefined
}

const STATUS_WORDS: Record<number, string> = {
  401: 'The server asks for credentials',
  403: 'The server refused this request',
  404: 'Not found',
  408: 'The server gave up waiting',
  413: 'The request is too large for the server',
  429: 'The server asks to slow down',
  500: 'The server failed on this request',
  502: 'The gateway cannot reach the Prefect server',
  503: 'The server is busy',
  504: 'The Prefect server did not answer the gateway in time',
}

const statusSentence = (status: number) =>
  `${STATUS_WORDS[status] ?? 'The server refused this request'} (HTTP ${status})`

const looksLikeHtml = (text: string, contentType: string) =>
  contentType.includes('html') || /^\s*<(!doctype|html|head|body)/i.test(text)

function htmlTitle(text: string): string | undefined {
  const title = /<title[^>]*>([^<]{1,200})<\/title>/i.exec(text)?.[1] ?? /<h1[^>]*>([^<]{1,200})<\/h1>/i.exec(text)?.[1]
  return title?.replace(/\s+/g, ' ').trim() || undefined
}

export const networkError = (cause: unknown) =>
  asForeign(
    new ApiError(
      0,
      'No answer from the server: it is down, or the network is.',
      cause instanceof Error ? cause.message : undefined,
    ),
  )

/** Seconds without an answer; of a write nobody knows whether it was done. */
export const timeoutError = (seconds: number, isRead: boolean) =>
  new ApiError(
    0,
    `No answer from the server for ${seconds} s.${isRead ? '' : ' It may have been done all the same: look before you try again.'}`,
  )

/** JSON, but not Prefect's. */
export const wrongShapeError = (data: unknown) =>
  new ApiError(200, "The server's answer is not what Prefect sends here (HTTP 200).", cut(JSON.stringify(data) ?? ''))

/** An answer that is not what Prefect sends: a proxy's page, a login form, half a JSON document. */
export function notJsonError(status: number, text: string, contentType: string): ApiError {
  if (!looksLikeHtml(text, contentType))
    return asForeign(new ApiError(status, `The server's answer is not valid JSON (HTTP ${status}).`, cut(text)))
  const title = htmlTitle(text)
  return asForeign(
    new ApiError(
      status,
      `Something between here and Prefect answered with a web page${title ? ` titled “${title}”` : ''} (HTTP ${status}).`,
      title,
    ),
  )
}

/**
 * Prefect answers with `detail` (HTTPException: a text, pydantic's list, an object) or with
 * `exception_message` (its own exception handlers, server/api/server.py).
 */
export function errorFromAnswer(status: number, text: string, headers: Headers): ApiError {
  const error = readError(status, text, headers)
  // Prefect never names a scheme: a proxy wants credentials of its own, or Podium's gateway its password.
  return status === 401 && headers.has('www-authenticate') ? asForeign(error) : error
}

function readError(status: number, text: string, headers: Headers): ApiError {
  const contentType = headers.get('content-type') ?? ''
  const requestId = headers.get('x-request-id') ?? undefined
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    if (looksLikeHtml(text, contentType)) return notJsonError(status, text, contentType)
    return asForeign(new ApiError(status, cut(text.trim()) || statusSentence(status), undefined, requestId))
  }
  if (!isRecord(body)) return new ApiError(status, cut(sentenceOf(body) ?? statusSentence(status)), body, requestId)
  const message = sentenceOf(body.detail)
  if (message !== undefined) return new ApiError(status, cut(message), body.detail, requestId)
  const exception = sentenceOf(body.exception_message)
  if (exception !== undefined) {
    const details = sentenceOf(body.exception_detail)
    return new ApiError(
      status,
      cut(details ? `${exception.replace(/[.:]\s*$/, '')}: ${details}` : exception),
      body.exception_detail,
      requestId,
    )
  }
  return new ApiError(status, statusSentence(status), body, requestId)
}
