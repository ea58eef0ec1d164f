/**
 * Prefect's CSRF protection (`PREFECT_SERVER_CSRF_PROTECTION_ENABLED`, off by default): whatever is not a GET carries a
 * token and the name of the client it was made for, reads by POST included (server/api/middleware.py). That a server
 * has it is learnt from its first refusal and remembered, so that one without it is asked nothing.
 */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Renewed so long before it expires: a request may wait, and clocks differ. */
const EARLY_MS = 60_000
const TOKEN_HEADER = 'Prefect-Csrf-Token'
const CLIENT_HEADER = 'Prefect-Csrf-Client'

export interface CsrfToken {
  token: string
  /** ISO; unreadable counts as never. */
  expiration: string
}

export interface CsrfOptions {
  /** A new token, or null when the server says that it has no such protection. */
  read: (client: string) => Promise<CsrfToken | null>
  /** Whether the server had it when it was last asked; shared by all tabs. */
  remembered: { get: () => boolean; set: (on: boolean) => void }
  now?: () => number
}

/** The three refusals of the middleware; none of them has a code of its own. */
export const isCsrfRefusal = ({ status, message }: { status: number; message: string }) =>
  status === 403 && /csrf|client identifier/i.test(message)

export const csrfTokenOf = (request: Request) => request.headers.get(TOKEN_HEADER)

export function createCsrf({ read, remembered, now = Date.now }: CsrfOptions) {
  // A name and no secret. `crypto.randomUUID` is there only on https and localhost.
  const client = globalThis.crypto?.randomUUID?.() ?? `${now().toString(36)}-${Math.random().toString(36).slice(2)}`
  /** Undefined until this server has been asked or has refused something. */
  let on: boolean | undefined = remembered.get() || undefined
  let token: { text: string; expires: number } | undefined
  let pending: Promise<boolean> | undefined

  async function fetchToken(): Promise<boolean> {
    const answer = await read(client)
    const was = on
    on = answer !== null
    if (on !== (was ?? false)) remembered.set(on)
    const expires = Date.parse(answer?.expiration ?? '')
    token = answer ? { text: answer.token, expires: Number.isNaN(expires) ? Infinity : expires } : undefined
    return on
  }

  /**
   * After a refusal of a request that carried `used` (null: none). Many refused at once share one renewal. Resolves
   * false when the server has no protection, so that repeating would change nothing.
   */
  function renew(used: string | null): Promise<boolean> {
    if (token && token.text !== used) return Promise.resolve(true)
    return (pending ??= fetchToken().finally(() => (pending = undefined)))
  }

  return {
    renew,
    isUnknown: () => on === undefined,
    isOn: () => on === true,
    async headers(method: string): Promise<Record<string, string>> {
      if (SAFE.has(method)) return {}
      // What is asked between the first refusal and its token would only be refused as well.
      if (!on) await pending?.catch(() => false)
      if (!on) return {}
      if (!token || token.expires - now() < EARLY_MS) await renew(token?.text ?? null)
      return token ? { [TOKEN_HEADER]: token.text, [CLIENT_HEADER]: client } : {}
    },
  }
}
