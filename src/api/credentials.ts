/**
 * Who this tab is to a Prefect server that wants to know (`PREFECT_SERVER_API_AUTH_STRING`, one text such as
 * `user:password`). It is held in memory or, if that is wished, in session storage; each is bound to the address it was
 * given for, so that a link with another `?api=` gets nothing. Of several requests refused at once all wait for one
 * question. A new tab asks the open ones before it asks a person.
 */
const STORAGE_KEY = 'podium.credentials'
/** The other tabs of this browser answer within this time, or there is none that knows. */
const TABS_ANSWER_MS = 150

interface Entered {
  authString: string
  /** Until the tab is closed, reloads included. */
  keep: boolean
}

type TabMessage =
  | { type: 'who'; base: string }
  | { type: 'entered'; base: string; entered: Entered }
  | { type: 'left'; base: string }

export interface CredentialsState {
  /** Requests wait for a person. */
  asking: boolean
  /** The server wants to know who this is, and nobody has said. */
  loggedOut: boolean
  /** The server no longer takes, or never took, what this tab had. */
  refused: boolean
  /** The part before the colon; '' for a text without one, null when nothing is known. */
  user: string | null
}

export interface CredentialsOptions {
  /** The address of the API in use now. */
  base: () => string
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  channel?: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>
}

export const userOf = (authString: string) => (authString.includes(':') ? authString.split(':', 1)[0]! : '')

/** As HTTP wants it, in UTF-8, which `btoa` alone does not take. */
export const basicAuth = (authString: string) =>
  `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(authString)))}`

/** Storage may be forbidden or hold anything. */
function stored(storage: CredentialsOptions['storage']): [base: string, entered: Entered][] {
  try {
    const value: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '{}')
    return Object.entries(value as Record<string, unknown>).flatMap(([base, authString]) =>
      typeof authString === 'string' ? [[base, { authString, keep: true }]] : [],
    )
  } catch {
    return []
  }
}

export function createCredentials({ base, storage, channel }: CredentialsOptions) {
  const known = new Map(stored(storage))
  const listeners = new Set<() => void>()
  const changeListeners = new Set<() => void>()
  let question: { answer: Promise<boolean>; settle: (repeat: boolean) => void } | undefined
  let declined = false
  let refused: string | null = null
  let state: CredentialsState = { asking: false, loggedOut: false, refused: false, user: null }

  const current = (): string | null => known.get(base())?.authString ?? null

  function publish(asking: boolean) {
    const authString = current()
    state = {
      asking,
      loggedOut: (asking || declined) && authString === null,
      refused: refused !== null,
      user: authString === null ? null : userOf(authString),
    }
    for (const listener of listeners) listener()
  }

  function store() {
    try {
      const kept = [...known].filter(([, { keep }]) => keep).map(([address, { authString }]) => [address, authString])
      if (kept.length > 0) storage?.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(kept)))
      else storage?.removeItem(STORAGE_KEY)
    } catch {
      // Forbidden or full: they last as long as the page.
    }
  }

  function settle(repeat: boolean) {
    const open = question
    question = undefined
    publish(false)
    open?.settle(repeat)
  }

  function changed() {
    store()
    for (const listener of changeListeners) listener()
  }

  function take(entered: Entered) {
    known.set(base(), entered)
    refused = null
    declined = false
    changed()
    settle(true)
  }

  function drop() {
    if (!known.delete(base())) return
    changed()
  }

  channel?.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
    const mine = known.get(base())
    if (data.base !== base()) return
    if (data.type === 'who' && mine) channel.postMessage({ type: 'entered', base: base(), entered: mine })
    if (data.type === 'entered' && !mine && data.entered.authString !== refused) take(data.entered)
    if (data.type === 'left') {
      drop()
      publish(state.asking)
    }
  })

  /**
   * After a 401: resolves true when there is something new to repeat the request with, false when the person would
   * not say. Once declined, only what insists (a write: somebody pressed a button) asks again.
   * `used` is what the refused request was sent with.
   */
  function ask(used: string | null, insist: boolean): Promise<boolean> {
    if (question) return question.answer
    if (current() !== used) return Promise.resolve(true)
    if (declined && !insist) return Promise.resolve(false)
    declined = false
    if (used !== null) {
      refused = used
      drop()
    }
    let answered = (_repeat: boolean) => {}
    const answer = new Promise<boolean>((resolve) => (answered = resolve))
    const asked = { answer, settle: answered }
    question = asked
    channel?.postMessage({ type: 'who', base: base() })
    setTimeout(() => question === asked && publish(true), channel ? TABS_ANSWER_MS : 0)
    return answer
  }

  publish(false)
  return {
    current,
    ask,
    waiting: () => question !== undefined,
    getState: () => state,
    /** What a person entered and the server took. Whatever waits is repeated with it. */
    enter(authString: string, keep: boolean) {
      take({ authString, keep })
      channel?.postMessage({ type: 'entered', base: base(), entered: { authString, keep } })
    },
    decline() {
      declined = true
      settle(false)
    },
    /** The server gives without a log-in what it had refused: nobody is logged out, and what else waits is asked for. */
    accepted() {
      if (!declined) return
      declined = false
      changed()
      publish(state.asking)
    },
    /** For someone who declined and thinks better of it. False when there is nothing to ask. */
    askAgain(): boolean {
      if (current() !== null) return false
      void ask(null, true)
      return true
    },
    /** Logs out, in every tab of this browser. */
    leave() {
      drop()
      declined = false
      refused = null
      publish(state.asking)
      channel?.postMessage({ type: 'left', base: base() })
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Sockets have to be opened anew. */
    onChange(listener: () => void) {
      changeListeners.add(listener)
      return () => void changeListeners.delete(listener)
    },
  }
}
